from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "cxportal.jobs"
    label = "jobs"
