from django.urls import URLPattern, path
from django.views.generic import RedirectView

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("", RedirectView.as_view(url="/"), name="directory"),
    path("directory/<int:pk>/", RedirectView.as_view(url="/"), name="person"),
    path("departments/<int:pk>/", RedirectView.as_view(url="/"), name="department"),
]
