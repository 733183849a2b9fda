from django.urls import path

from cxportal.notifications import views, views_me

app_name = "notifications"
urlpatterns = [
    path("me/notices/", views_me.notices, name="notices"),
    path("me/notices/read/", views_me.read_all, name="read_all"),
    path("me/preferences/", views_me.preferences, name="preferences"),
    path("notices/outbox/", views.outbox, name="outbox"),
    path("notices/outbox/<int:pk>/", views.mail, name="mail"),
    path("notices/outbox/<int:pk>/as-sent/", views.mail_as_sent, name="mail_as_sent"),
    path("notices/outbox/<int:pk>/again/", views.try_again, name="try_again"),
]
