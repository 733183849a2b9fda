from django.urls import path
from django.views.generic import RedirectView

app_name = "goals"
urlpatterns = [
    path("heart/", RedirectView.as_view(url="/"), name="heart"),
    path("plan/culture/", RedirectView.as_view(url="/"), name="culture"),
    path("plan/journey/", RedirectView.as_view(url="/"), name="journey"),
    path("plan/journey/<int:number>/", RedirectView.as_view(url="/"), name="journey_step"),
]
