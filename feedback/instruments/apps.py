from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "feedback.instruments"
    label = "instruments"
