"""The county's color as a style sheet of one line, because the content security policy allows no style in a page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cxportal.county.models import County


@require_safe
@cache_control(public=True, max_age=86_400)
def colors(request: HttpRequest) -> HttpResponse:
    """Sets `--county-accent`; its darker and lighter shades are mixed from it. The page's link carries the color, so
    that a new one is fetched at once."""
    return HttpResponse(f":root{{--county-accent:{County.current().accent}}}\n", content_type="text/css")
