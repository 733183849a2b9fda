from django.urls import path

from feedback.knowing import views

app_name = "knowing"
urlpatterns = [
    path("", views.listing, name="list"),
    path("blank.pdf", views.blank, name="blank"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/history/<int:entry>/restore/", views.restore, name="restore"),
    path("<int:pk>/worksheet.pdf", views.printed, name="printed"),
]
