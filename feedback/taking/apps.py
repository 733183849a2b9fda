from django.apps import AppConfig


class TakingConfig(AppConfig):
    name = "feedback.taking"
    label = "taking"
