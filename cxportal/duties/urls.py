from django.urls import path

from cxportal.duties.views import calendar, lists, schedule

app_name = "duties"
urlpatterns = [
    path("me/duties/", lists.mine, name="mine"),
    path("me/calendar/", calendar.address, name="calendar"),
    path("me/calendar/new/", calendar.renew, name="calendar_new"),
    path("me/calendar/end/", calendar.end, name="calendar_end"),
    path("calendar/<str:secret>.ics", calendar.feed, name="feed"),
    path("duties/", lists.everyone, name="everyone"),
    path("duties/silent/", lists.silent, name="silent"),
    path("duties/unreachable/", lists.unreachable, name="unreachable"),
    path("reminders/", schedule.schedule, name="schedule"),
    path("reminders/run/", schedule.run_now, name="run_now"),
    path("reminders/runs/<int:pk>/", schedule.run, name="run"),
]
