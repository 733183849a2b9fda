from django.apps import AppConfig


class SurveyConfig(AppConfig):
    name = "feedback.survey"
    label = "survey"
