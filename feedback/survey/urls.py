from django.urls import path

from feedback.survey import desk, views

app_name = "survey"
urlpatterns = [
    path("say/<slug:code>/", views.say, name="say"),
    path("say/<slug:code>/thanks/", views.thanks, name="thanks"),
    path("feedback/paper/", desk.paper_start, name="paper_start"),
    path("feedback/paper/<int:pk>/", desk.paper, name="paper"),
    path("feedback/touchpoints/<int:pk>/merge/", desk.merge_touchpoint, name="merge"),
]
