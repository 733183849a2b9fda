from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "cxportal.meetings"
    label = "meetings"
