from django.urls import path

from cxportal.people.positions import views

app_name = "positions"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", views.create, name="create"),
    path("settle/", views.settle, name="settle"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
    path("kind/", views.change_kind, name="kind"),
]
