from django.urls import path

from cxportal.dashboards.views import home, search, statements

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.results, name="search"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
]
