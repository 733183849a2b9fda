from django.apps import AppConfig


class ScorecardsConfig(AppConfig):
    name = "cxportal.scorecards"
    label = "scorecards"
