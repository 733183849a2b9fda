from django.urls import path

from cxportal.scorecards.movement import views

app_name = "movement"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("rules/", views.set_rules, name="rules"),
    path("<int:number>/", views.goal, name="goal"),
    path("<int:number>/measures/", views.ties, name="ties"),
]
