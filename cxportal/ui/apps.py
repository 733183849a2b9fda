from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "cxportal.ui"
    label = "ui"
