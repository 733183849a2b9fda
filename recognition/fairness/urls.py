from django.urls import path

from recognition.fairness import views

app_name = "fairness"
urlpatterns = [
    path("", views.page, name="report"),
    path("fairness.csv", views.export, name="export"),
]
