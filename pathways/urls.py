from django.urls import path, register_converter
from django.urls.converters import StringConverter

from pathways.editing.kinds import KINDS
from pathways.views import editing, history, leads, links, listing, plan, updates, verbs, worklist


class KindConverter(StringConverter):
    """The name of a kind of row that people edit."""

    regex = "|".join(KINDS)


class LedConverter(StringConverter):
    """What a lead may answer for."""

    regex = "objective|step"


register_converter(KindConverter, "kind")
register_converter(LedConverter, "led")

app_name = "pathways"
urlpatterns = [
    path("plan/", plan.overview, name="overview"),
    path("plan/goals/<int:number>/", plan.goal, name="goal"),
    path("plan/pathways/<int:number>/", plan.pathway, name="pathway"),
    path("plan/logic-model/", plan.logic_model, name="logic_model"),
    path("plan/status/", plan.status_print, name="status_print"),
    path("plan/worklist/", worklist.listing, name="worklist"),
    path("plan/worklist/<int:pk>/", worklist.hand_over, name="worklist_hand_over"),
    path("objectives/", listing.objectives, name="objectives"),
    path("objectives/leads/", listing.lead_names, name="lead_names"),
    path("objectives.csv", listing.objectives_csv, name="objectives_csv"),
    path("objectives/mine/", updates.mine, name="mine"),
    path("objectives/<int:pk>/", updates.objective, name="objective"),
    path("objectives/<int:pk>/row/", updates.row, name="row"),
    path("objectives/<int:pk>/update/", updates.update, name="update"),
    path("objectives/<int:pk>/ask/", updates.ask_about, name="ask"),
    path("objectives/<int:pk>/inquiries/<int:inquiry>/answer/", updates.answer_inquiry, name="answer"),
    path("objectives/<int:pk>/promote/", verbs.promote, name="promote"),
    path("objectives/<int:pk>/put-back/", verbs.demote, name="demote"),
    path("objectives/<int:pk>/defer/", verbs.defer, name="defer"),
    path("objectives/<int:pk>/resume/", verbs.resume, name="resume"),
    path("objectives/<int:pk>/split/", verbs.split, name="split"),
    path("objectives/<int:pk>/merge/", verbs.choose_survivor, name="choose_survivor"),
    path("objectives/<int:pk>/merge/<int:into>/", verbs.merge, name="merge"),
    path("objectives/<int:pk>/unmerge/", verbs.unmerge, name="unmerge"),
    path("plan/history/<kind:kind>/<int:pk>/", history.history, name="history"),
    path("plan/history/<kind:kind>/<int:pk>/<int:entry>/restore/", history.restore_text, name="restore_text"),
    path("plan/edit/", editing.edit_plan, name="edit_plan"),
    path("plan/edit/archive/", editing.archived, name="archived"),
    path("plan/edit/links/", links.goal_links, name="goal_links"),
    path("plan/edit/links/add/", links.add, name="add_link"),
    path("plan/edit/links/<int:pk>/confirm/", links.confirm, name="confirm_link"),
    path("plan/edit/links/<int:pk>/unconfirm/", links.unconfirm, name="unconfirm_link"),
    path("plan/edit/links/<int:pk>/remove/", links.remove, name="remove_link"),
    path("plan/edit/links/<int:pk>/restore/", links.bring_back, name="restore_link"),
    path("plan/edit/leads/", leads.waiting, name="waiting_leads"),
    path("plan/edit/leads/of/<int:pk>/hand-over/", leads.hand_over_person, name="hand_over_person"),
    path("plan/edit/leads/<int:pk>/assign-everywhere/", leads.assign_everywhere, name="assign_everywhere"),
    path("plan/edit/leads/<int:pk>/accountable/", leads.make_accountable, name="make_accountable"),
    path("plan/edit/leads/<int:pk>/hand-over/", leads.hand_over, name="hand_over"),
    path("plan/edit/leads/<int:pk>/remove/", leads.remove, name="remove_lead"),
    path("plan/edit/<led:sort>/<int:pk>/leads/", leads.leads, name="leads"),
    path("plan/edit/<kind:kind>/of/<int:of>/", editing.arrange, name="arrange"),
    path("plan/edit/<kind:kind>/of/<int:of>/add/", editing.add, name="add"),
    path("plan/edit/<kind:kind>/<int:pk>/", editing.edit, name="edit"),
    path("plan/edit/<kind:kind>/<int:pk>/move/", editing.move, name="move"),
    path("plan/edit/<kind:kind>/<int:pk>/archive/", editing.archive, name="archive"),
    path("plan/edit/<kind:kind>/<int:pk>/restore/", editing.restore, name="restore"),
]
