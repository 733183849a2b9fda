from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "feedback.responses"
    label = "responses"
