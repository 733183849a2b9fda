from django.apps import AppConfig

from cxportal.ui.wording import say_what_to_do


class UiConfig(AppConfig):
    """The front-end kit; it has no models."""

    name = "cxportal.ui"
    label = "ui"
    verbose_name = "User interface"

    def ready(self) -> None:
        say_what_to_do()
