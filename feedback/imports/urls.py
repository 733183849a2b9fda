from django.urls import path

from feedback.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.start, name="start"),
    path("<int:pk>/", views.detail, name="import"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/words/", views.words, name="words"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/discard/", views.discard, name="discard"),
]
