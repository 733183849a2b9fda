"""My own page."""

from django.urls import path
from django.views.generic import RedirectView

app_name = "me"
urlpatterns = [path("", RedirectView.as_view(url="/"), name="me")]
