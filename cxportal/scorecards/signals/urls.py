from django.urls import path

from cxportal.scorecards.signals.views import changing, worklist

app_name = "signals"
urlpatterns = [
    path("", worklist.listing, name="list"),
    path("<int:pk>/", worklist.detail, name="detail"),
    path("<int:pk>/assign/", worklist.assign, name="assign"),
    path("<int:pk>/decide/", worklist.decide, name="decide"),
    path("<int:pk>/reopen/", worklist.reopen, name="reopen"),
    path("<int:pk>/history/", worklist.history, name="history"),
    path("changes/<slug:key>/", changing.note, name="note_change"),
    path("changes/<int:pk>/remove/", changing.remove, name="remove_change"),
]
