from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "cxportal.signin"
    label = "signin"
