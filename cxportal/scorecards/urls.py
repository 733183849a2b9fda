from django.urls import path

from cxportal.scorecards import views

app_name = "scorecards"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("build/", views.build, name="build"),
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:key>/", views.measure, name="measure"),
    path("<slug:kind>/<slug:month>/", views.period, name="period"),
    path("<slug:kind>/<slug:month>/publish/", views.publish, name="publish"),
    path("<slug:kind>/<slug:month>/<int:pk>/", views.department, name="department"),
]
