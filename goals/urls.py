from django.urls import path

from goals import views

app_name = "goals"
urlpatterns = [
    path("heart/", views.heart, name="heart"),
    path("plan/culture/", views.culture, name="culture"),
    path("plan/journey/", views.journey, name="journey"),
    path("plan/journey/<int:number>/", views.journey_step, name="journey_step"),
    path("plan/journey/resources/<int:pk>/file/", views.resource_file, name="resource_file"),
]
