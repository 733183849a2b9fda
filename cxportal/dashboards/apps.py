from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "cxportal.dashboards"
    label = "dashboards"
