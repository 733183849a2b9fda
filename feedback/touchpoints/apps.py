from django.apps import AppConfig


class TouchpointsConfig(AppConfig):
    name = "feedback.touchpoints"
    label = "touchpoints"
