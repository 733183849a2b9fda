from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "cxportal.scorecards.signals"
    label = "signals"
