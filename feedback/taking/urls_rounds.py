from django.urls import path

from feedback.taking import office

app_name = "rounds"
urlpatterns = [
    path("", office.listing, name="list"),
    path("new/", office.create, name="create"),
    path("<int:pk>/", office.detail, name="detail"),
    path("<int:pk>/edit/", office.edit, name="edit"),
    path("<int:pk>/open/", office.open_now, name="open"),
    path("<int:pk>/extend/", office.extend, name="extend"),
    path("<int:pk>/close/", office.close, name="close"),
    path("<int:pk>/call-off/", office.call_off, name="call_off"),
    path("<int:pk>/newcomers/", office.ask_newcomers, name="newcomers"),
    path("<int:pk>/history/", office.history, name="history"),
    path("<int:pk>/paper/", office.paper, name="paper"),
    path("<int:pk>/form-<slug:language>.pdf", office.blank, name="blank"),
]
