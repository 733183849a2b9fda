from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "recognition.papers"
    label = "papers"
