from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "feedback.imports"
    label = "imports"
