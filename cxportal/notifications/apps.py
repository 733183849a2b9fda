from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cxportal.notifications"
    label = "notifications"
