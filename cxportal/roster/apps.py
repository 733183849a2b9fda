from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "cxportal.roster"
    label = "roster"
