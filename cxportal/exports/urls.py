from django.urls import path

from cxportal.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.export_list, name="list"),
    path("<uuid:code>/", views.export, name="export"),
    path("<uuid:code>/download/", views.download, name="download"),
    path("<uuid:code>/remove/", views.remove, name="remove"),
]
