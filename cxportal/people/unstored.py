"""On a shared computer the back button shows nobody's pages after they signed out."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


class UnstoredMiddleware:
    """Browsers keep no page of who is signed in: going back asks the portal again.

    An answer that says itself how long it may be kept (a photo, a calendar) goes as it is. What is typed and not sent
    is kept by the page's own script in that tab (`data-draft-key`); what was sent too late is kept by the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response
