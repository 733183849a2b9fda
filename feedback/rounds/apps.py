from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "feedback.rounds"
    label = "rounds"
