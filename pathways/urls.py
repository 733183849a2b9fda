from django.urls import path
from django.views.generic import RedirectView

app_name = "pathways"
home = RedirectView.as_view(url="/")
urlpatterns = [
    path("plan/", home, name="overview"),
    path("plan/goals/<int:number>/", home, name="goal"),
    path("plan/pathways/<int:number>/", home, name="pathway"),
    path("plan/logic-model/", home, name="logic_model"),
    path("plan/status/", home, name="status_print"),
    path("objectives/", home, name="objectives"),
    path("objectives/<int:pk>/", home, name="objective"),
]
