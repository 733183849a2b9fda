from django.apps import AppConfig


class ThanksConfig(AppConfig):
    name = "recognition.thanks"
    label = "thanks"
