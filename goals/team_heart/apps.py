from django.apps import AppConfig


class TeamHeartConfig(AppConfig):
    name = "goals.team_heart"
    label = "team_heart"
