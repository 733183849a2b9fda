from django.urls import path

from recognition.awards.views import judging, nominating, running

app_name = "awards"
urlpatterns = [
    path("", nominating.listing, name="list"),
    path("new/", running.create, name="create"),
    path("<int:pk>/", nominating.detail, name="detail"),
    path("<int:pk>/edit/", running.edit, name="edit"),
    path("<int:pk>/history/", running.history, name="history"),
    path("<int:pk>/panel/", running.panel, name="panel"),
    path("<int:pk>/panel/<int:member>/remove/", running.take_off, name="take_off"),
    path("<int:pk>/announce/", running.announce, name="announce"),
    path("<int:pk>/call-off/", running.call_off, name="call_off"),
    path("<int:pk>/reopen/", running.reopen, name="reopen"),
    path("<int:pk>/publish/", running.publish, name="publish"),
    path("<int:pk>/nominate/", nominating.nominate, name="nominate"),
    path("<int:pk>/results/", nominating.results, name="results"),
    path("<int:pk>/nominations/", judging.nominations, name="nominations"),
    path("<int:pk>/decide/", judging.decide, name="decide"),
    path("nominations/<int:pk>/", judging.nomination, name="nomination"),
    path("nominations/<int:pk>/edit/", nominating.edit, name="edit_nomination"),
    path("nominations/<int:pk>/withdraw/", nominating.withdraw, name="withdraw"),
    path("nominations/<int:pk>/score/", judging.score, name="score"),
    path("nominations/<int:pk>/stand-aside/", judging.stand_aside, name="stand_aside"),
]
