from django.urls import path

from goals.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:key>/", views.behavior, name="behavior"),
    path("<slug:key>/new/", views.create, name="create"),
    path("<slug:key>/<slug:kind>/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
