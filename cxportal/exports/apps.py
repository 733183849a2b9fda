from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "cxportal.exports"
    label = "exports"
