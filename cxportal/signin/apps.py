from django.apps import AppConfig

from cxportal.signin import checks


class SigninConfig(AppConfig):
    name = "cxportal.signin"
    label = "signin"
    deployment_checks = checks
