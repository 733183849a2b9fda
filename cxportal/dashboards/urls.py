from django.urls import path

from cxportal.dashboards.views import home

app_name = "dashboards"
urlpatterns = [path("", home.home, name="home")]
