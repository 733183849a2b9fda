from django.urls import path

from cxportal.scorecards.out.api import pages, sending, views

app_name = "scorecards_api"
urlpatterns = [
    path("", pages.about, name="about"),
    path("clients/", pages.clients, name="clients"),
    path("clients/<int:pk>/take-back/", pages.take_back, name="take_back"),
    path("v1/measures", views.measures, name="measures"),
    path("v1/departments", views.departments, name="departments"),
    path("v1/periods", views.periods, name="periods"),
    path("v1/snapshots", views.snapshots, name="snapshots"),
    path("v1/figures", sending.figures, name="figures"),
    path("v1/openapi.json", views.openapi, name="openapi"),
]
