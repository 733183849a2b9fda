"""The county: its color and seal for everybody, its settings for those who run it."""

from django.urls import path

from cxportal.county import views as public
from cxportal.people.views import county

app_name = "county"
urlpatterns = [
    path("", county.settings, name="settings"),
    path("colors.css", public.colors, name="colors"),
    path("seal.png", public.seal, name="seal"),
    path("seal/", county.seal, name="change_seal"),
    path("holidays/", county.holidays, name="holidays"),
    path("holidays/federal/", county.federal_holidays, name="federal_holidays"),
    path("holidays/<int:pk>/remove/", county.remove_holiday, name="remove_holiday"),
]
