from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "recognition.cards"
    label = "cards"
