"""Every address of the portal, by app."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

from cxportal import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("feedback.survey.urls")),  # asked for most often, by most people
    path("", include("cxportal.dashboards.urls")),
    path("", include("goals.urls")),
    path("plan/behaviors/", include("goals.evidence.urls")),
    path("heart/pledge/", include("goals.pledge.urls")),
    path("heart/team/", include("goals.team_heart.urls")),
    path("", include("pathways.urls")),
    path("", include("cxportal.notifications.urls")),
    path("meetings/", include("cxportal.meetings.urls")),
    path("", include("cxportal.duties.urls")),
    path("heart/know-ourselves/", include("feedback.knowing.urls")),
    path("heart/assessments/", include("feedback.taking.urls")),
    path("heart/rounds/", include("feedback.taking.urls_rounds")),
    path("heart/instruments/", include("feedback.instruments.urls")),
    path("feedback/touchpoints/", include("feedback.touchpoints.urls")),
    path("feedback/imports/", include("feedback.imports.urls")),
    path("feedback/contacts/", include("feedback.contacts.urls")),
    path("heart/results/", include("feedback.results.urls")),
    path("", include("recognition.thanks.urls")),
    path("recognition/", include("recognition.cards.urls")),
    path("recognition/fairness/", include("recognition.fairness.urls")),
    path("recognition/papers/", include("recognition.papers.urls")),
    path("recognition/awards/", include("recognition.awards.urls")),
    path("scorecards/department-goals/", include("cxportal.scorecards.aims.urls")),
    path("scorecards/goals/", include("cxportal.scorecards.movement.urls")),
    path("scorecards/", include("cxportal.scorecards.out.urls")),
    path("scorecards/public/", include("cxportal.scorecards.public.urls")),
    path("scorecards/signals/", include("cxportal.scorecards.signals.urls")),
    path("scorecards/", include("cxportal.scorecards.urls")),
    path("people/roster/", include("cxportal.roster.urls")),
    path("people/changes/", include("cxportal.people.positions.urls")),
    path("people/", include("cxportal.people.urls")),
    path("me/", include("cxportal.people.urls_me")),
    path("county/", include("cxportal.people.urls_county")),
    path("api/", include("cxportal.scorecards.out.api.urls")),
    path("jobs/", include("cxportal.jobs.urls")),
    path("exports/", include("cxportal.exports.urls")),
    path("accounts/", include("cxportal.signin.urls")),
    # Django's own sign-in page knows neither the second step nor the limit on guessing: ours is the only one.
    path("admin/login/", secure_admin_login(admin.site.login)),
    path("admin/", admin.site.urls),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
