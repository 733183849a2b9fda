from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    name = "cxportal.people.organization"
    label = "organization"
