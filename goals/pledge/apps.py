from django.apps import AppConfig


class PledgeConfig(AppConfig):
    name = "goals.pledge"
    label = "pledge"
