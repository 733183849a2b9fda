from django.urls import path

from cxportal.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.start, name="start"),
    path("export.<str:kind>", views.export, name="export"),
    path("<int:pk>/", views.detail, name="import"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
