from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "cxportal.history"
    label = "history"
