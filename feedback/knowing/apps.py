from django.apps import AppConfig


class KnowingConfig(AppConfig):
    name = "feedback.knowing"
    label = "knowing"
