from django.urls import path

from cxportal.dashboards.views import home, organization, search, statements

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.results, name="search"),
    path("people/organization/", organization.organization, name="organization"),
    path("people/organization/new/", organization.open_department, name="open_department"),
    path("people/organization/<int:pk>/<slug:verb>/", organization.change_department, name="change_department"),
    path("people/organization/changes/<int:pk>/undo/", organization.undo_change, name="undo_change"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
]
