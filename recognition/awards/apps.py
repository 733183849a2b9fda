from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "recognition.awards"
    label = "awards"
