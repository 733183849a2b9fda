"""The county's color as a style sheet of one line, because the content security policy allows no style in a page,
and its seal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cxportal.county.models import County


@require_safe
@cache_control(public=True, max_age=86_400)
def colors(request: HttpRequest) -> HttpResponse:
    """Sets `--county-accent`; its darker and lighter shades are mixed from it. The page's link carries the color, so
    that a new one is fetched at once."""
    return HttpResponse(f":root{{--county-accent:{County.current().accent}}}\n", content_type="text/css")


@require_safe
@cache_control(public=True, max_age=86_400)
def seal(request: HttpRequest) -> HttpResponse:
    """The picture itself. The page's link carries its name, so that a new one is fetched at once."""
    picture = County.current().seal
    if not picture:
        raise Http404
    try:
        with picture.open() as file:
            return HttpResponse(file.read(), content_type="image/png")
    except FileNotFoundError:
        raise Http404 from None
