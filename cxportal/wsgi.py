"""The WSGI application that web servers serve."""

import os
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cxportal.settings")


class Utf8Request(WSGIRequest):
    """Addresses and forms are UTF-8, whatever charset a sender makes up: at one that is no text encoding ("hex") Django
    would fail before any view is asked."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


WSGIHandler.request_class = Utf8Request
application = get_wsgi_application()
