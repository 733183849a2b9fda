from django.apps import AppConfig


class ScorecardsOutConfig(AppConfig):
    name = "cxportal.scorecards.out"
    label = "scorecards_out"
