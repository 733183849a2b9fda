from django.apps import AppConfig


class CountyConfig(AppConfig):
    name = "cxportal.county"
    label = "county"
