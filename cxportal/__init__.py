"""CX Portal: the web portal with which a county runs its customer-experience program."""

from cxportal.celery import app as celery_app

__all__ = ["celery_app"]
