from django.urls import path
from django.views.generic import RedirectView

from pathways.views import updates

app_name = "pathways"
home = RedirectView.as_view(url="/")
urlpatterns = [
    path("plan/", home, name="overview"),
    path("plan/goals/<int:number>/", home, name="goal"),
    path("plan/pathways/<int:number>/", home, name="pathway"),
    path("plan/logic-model/", home, name="logic_model"),
    path("plan/status/", home, name="status_print"),
    path("objectives/", home, name="objectives"),
    path("objectives/mine/", updates.mine, name="mine"),
    path("objectives/<int:pk>/", updates.objective, name="objective"),
    path("objectives/<int:pk>/row/", updates.row, name="row"),
    path("objectives/<int:pk>/update/", updates.update, name="update"),
    path("objectives/<int:pk>/ask/", updates.ask_about, name="ask"),
    path("objectives/<int:pk>/inquiries/<int:inquiry>/answer/", updates.answer_inquiry, name="answer"),
]
