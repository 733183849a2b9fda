"""The portal's addresses, with a page on which cards are given."""

from django.http import HttpResponse
from django.urls import include, path

from cxportal.urls import urlpatterns as portal

recognition = ([path("give/", lambda request: HttpResponse("ok"), name="give")], "recognition")
urlpatterns = [path("", include(recognition)), *portal]
