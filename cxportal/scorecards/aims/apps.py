from django.apps import AppConfig


class AimsConfig(AppConfig):
    name = "cxportal.scorecards.aims"
