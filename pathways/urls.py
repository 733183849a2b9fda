from django.urls import path

from pathways.views import listing, plan, updates

app_name = "pathways"
urlpatterns = [
    path("plan/", plan.overview, name="overview"),
    path("plan/goals/<int:number>/", plan.goal, name="goal"),
    path("plan/pathways/<int:number>/", plan.pathway, name="pathway"),
    path("plan/logic-model/", plan.logic_model, name="logic_model"),
    path("plan/status/", plan.status_print, name="status_print"),
    path("objectives/", listing.objectives, name="objectives"),
    path("objectives/leads/", listing.lead_names, name="lead_names"),
    path("objectives.csv", listing.objectives_csv, name="objectives_csv"),
    path("objectives/mine/", updates.mine, name="mine"),
    path("objectives/<int:pk>/", updates.objective, name="objective"),
    path("objectives/<int:pk>/row/", updates.row, name="row"),
    path("objectives/<int:pk>/update/", updates.update, name="update"),
    path("objectives/<int:pk>/ask/", updates.ask_about, name="ask"),
    path("objectives/<int:pk>/inquiries/<int:inquiry>/answer/", updates.answer_inquiry, name="answer"),
]
