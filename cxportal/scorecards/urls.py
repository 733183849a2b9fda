from django.urls import path

from cxportal.scorecards import views, views_figures, views_groups, views_measures, views_more, views_reports
from cxportal.scorecards.signals.views import over_time

app_name = "scorecards"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("build/", views.build, name="build"),
    path("measures/", views.measures, name="measures"),
    path("measures/new/", views_measures.create, name="measure-create"),
    path("measures/<slug:key>/", over_time.measure, name="measure"),
    path("measures/<slug:key>/edit/", views_measures.edit, name="measure-edit"),
    path("measures/<slug:key>/archive/", views_measures.archive, name="measure-archive"),
    path("measures/<slug:key>/bring-back/", views_measures.bring_back, name="measure-bring-back"),
    path("measures/<slug:key>/targets/", views_measures.targets, name="targets"),
    path("measures/<slug:key>/targets/<int:pk>/remove/", views_measures.remove_target, name="target-remove"),
    path("measures/<slug:key>/figures/", views_figures.figures, name="figures"),
    path("measures/<slug:key>/figures/<slug:month>/<int:pk>/", views_figures.figure, name="figure"),
    path("measures/<slug:key>/figures.csv", views_figures.export, name="figures-export"),
    path("groups/", views_groups.groups, name="groups"),
    path("groups/new/", views_groups.create, name="group-create"),
    path("groups/<int:pk>/", views_groups.edit, name="group-edit"),
    path("groups/<int:pk>/remove/", views_groups.remove, name="group-remove"),
    path("report-rules/", views_reports.rules, name="rules"),
    path("figures/", views_figures.upload, name="upload"),
    path("figures/<int:pk>/", views_figures.preview, name="figure-file"),
    path("figures/<int:pk>/discard/", views_figures.discard, name="figure-file-discard"),
    path("measures/<slug:key>/compare/", views_more.compare, name="compare"),
    path("<slug:kind>/<slug:month>/changes/", views_more.changes, name="changes"),
    path("<slug:kind>/<slug:month>/<int:pk>/changes/", views_more.changes, name="changes_of"),
    path("<slug:kind>/<slug:month>/", views.period, name="period"),
    path("<slug:kind>/<slug:month>/publish/", views_reports.publish, name="publish"),
    path("<slug:kind>/<slug:month>/count/", views_reports.count_again, name="count-again"),
    path("<slug:kind>/<slug:month>/close/", views_reports.close, name="close"),
    path("<slug:kind>/<slug:month>/revise/", views_reports.revise, name="revise"),
    path("<slug:kind>/<slug:month>/reports/", views_reports.reports, name="reports"),
    path("<slug:kind>/<slug:month>/<int:pk>/report/", views_reports.report, name="report"),
    path("<slug:kind>/<slug:month>/<int:pk>/report/change/", views_reports.ask_for_change, name="report-change"),
    path("<slug:kind>/<slug:month>/<int:pk>/", views.department, name="department"),
]
