from django.urls import path

from cxportal.scorecards.public import views

app_name = "public_card"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("choose/", views.choose, name="choose"),
    path("<slug:kind>/<slug:month>/", views.period, name="period"),
    path("<slug:kind>/<slug:month>/<int:pk>/", views.department, name="department"),
]
