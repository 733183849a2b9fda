"""What the county says about this portal: accessibility and privacy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.ui.languages import in_both_languages


@in_both_languages
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/accessibility.html")


@in_both_languages
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/privacy.html")
