from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "cxportal.duties"
    label = "duties"
