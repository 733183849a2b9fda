from django.urls import path

from feedback.results import views

app_name = "results"
urlpatterns = [
    path("", views.results, name="results"),
    path("file/<slug:kind>/", views.file, name="file"),
    path("comments/", views.comments, name="comments"),
    path("gap/", views.gap, name="gap"),
    path("gap/notes/", views.notes, name="notes"),
    path("gap/notes/county/", views.note_county, name="note_county"),
    path("gap/notes/<int:pk>/objective/", views.objective, name="objective"),
    path("gap/notes/<int:pk>/move/", views.move, name="move"),
    path("settings/", views.settings, name="settings"),
    path("recompute/", views.recompute, name="recompute"),
]
