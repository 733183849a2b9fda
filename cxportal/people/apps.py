from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cxportal.people"
    label = "people"
