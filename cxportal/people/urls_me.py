"""My own page."""

from django.urls import path

from cxportal.people.views import me

app_name = "me"
urlpatterns = [path("", me.me, name="me")]
