"""The first screen, by role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The first screen, by role."""
    return render(request, "dashboards/home.html")
