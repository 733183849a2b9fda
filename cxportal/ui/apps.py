from django.apps import AppConfig


class UiConfig(AppConfig):
    """The front-end kit; it has no models."""

    name = "cxportal.ui"
    label = "ui"
    verbose_name = "User interface"
