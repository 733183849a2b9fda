from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "feedback.contacts"
    label = "contacts"
