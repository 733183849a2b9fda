from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "feedback.results"
    label = "results"
