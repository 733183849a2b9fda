from django.apps import AppConfig


class PositionsConfig(AppConfig):
    name = "cxportal.people.positions"
    label = "positions"
