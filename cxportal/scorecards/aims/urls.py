from django.urls import path

from cxportal.scorecards.aims.views import deciding, reading, writing

app_name = "aims"
urlpatterns = [
    path("", reading.listing, name="list"),
    path("new/", writing.create, name="create"),
    path("blank.pdf", reading.blank, name="blank"),
    path("departments/<int:pk>/", reading.worksheet, name="worksheet"),
    path("departments/<int:pk>/worksheet.pdf", reading.printed, name="printed"),
    path("departments/<int:pk>/from-gap/", deciding.from_gap, name="from_gap"),
    path("notes/<int:pk>/", deciding.from_note, name="from_note"),
    path("<int:pk>/", reading.detail, name="detail"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/history/", reading.history, name="history"),
    path("<int:pk>/start/", deciding.start, name="start"),
    path("<int:pk>/redraft/", deciding.redraft, name="redraft"),
    path("<int:pk>/close/<slug:to>/", deciding.close, name="close"),
    path("<int:pk>/milestones/new/", writing.add_milestone, name="add_milestone"),
    path("milestones/<int:pk>/edit/", writing.edit_milestone, name="edit_milestone"),
    path("milestones/<int:pk>/remove/", writing.remove_milestone, name="remove_milestone"),
    path("milestones/<int:pk>/<slug:to>/", writing.tick, name="tick"),
]
