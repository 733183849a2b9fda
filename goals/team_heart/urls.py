from django.urls import path

from goals.team_heart import views

app_name = "team_heart"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/history/<int:entry>/restore/", views.restore, name="restore"),
    path("<int:pk>/poster.pdf", views.poster, name="poster"),
]
