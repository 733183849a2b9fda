from django.apps import AppConfig

from cxportal import checks

__all__ = ["PortalConfig", "checks"]


class PortalConfig(AppConfig):
    """The house itself: only its deployment checks; everything else lives in the apps."""

    name = "cxportal"
    label = "portal"
