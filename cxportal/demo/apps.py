from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cxportal.demo"
    label = "demo"
