from django.urls import path

from cxportal.scorecards.out import views

app_name = "scorecards_out"
urlpatterns = [
    path("<slug:kind>/<slug:month>/files/", views.files, name="files"),
    path("<slug:kind>/<slug:month>/files/<slug:slug>/", views.ask_for, name="ask"),
]
