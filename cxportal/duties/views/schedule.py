"""The reminders' schedule: when the next run is, what became of the last ones, run now, and the steps of the ladder."""

import datetime as dt
from dataclasses import dataclass, replace

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cxportal.county.days import Workdays, today
from cxportal.duties import reminders
from cxportal.duties.models import ReminderSettings
from cxportal.duties.tasks import remind
from cxportal.history.models import record
from cxportal.jobs.models import Job, JobState
from cxportal.notifications.models import Mail, MailState, Notice
from cxportal.people.access import allowed, kept_form
from cxportal.people.predicates import AuthenticatedHttpRequest, may_run_county
from cxportal.ui.paging import page_of


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """When reminders go out, and the steps of the ladder."""

    mark_optional = False

    class Meta:
        model = ReminderSettings
        fields = [
            "send_at",
            "paused",
            "before_days",
            "on_the_day",
            "repeat_days",
            "director_days",
            "office_days",
        ]
        widgets = {"send_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}
        help_texts = {
            "send_at": "In the county's time zone, on business days.",
            "before_days": "Leave a number empty to leave its step out.",
        }

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Fieldset("When", "send_at", "paused"),
            Fieldset("Steps", "before_days", "on_the_day", "repeat_days", "director_days", "office_days"),
        )
        helper.add_input(Submit("save", "Save"))
        return helper


@dataclass(frozen=True)
class Counts:
    """What became of a run's e-mails. `left` are still to be written or sent."""

    sent: int = 0
    kept: int = 0
    failed: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.kept + self.failed + self.left

    @property
    def percent(self) -> int:
        return 100 * (self.total - self.left) // self.total if self.total else 100


def counts_of(jobs: list[Job]) -> dict[int, Counts]:
    """By job. Two queries."""
    ids = [job.pk for job in jobs]
    mails = (
        Mail.objects.filter(job__in=ids)
        .order_by()
        .values_list("job")
        .annotate(
            sent=Count("pk", filter=Q(state=MailState.SENT)),
            kept=Count("pk", filter=Q(state=MailState.KEPT)),
            failed=Count("pk", filter=Q(state=MailState.FAILED)),
            left=Count("pk", filter=Q(state__in=[MailState.WAITING, MailState.SENDING])),
        )
    )
    found = {job: Counts(sent, kept, failed, left) for job, sent, kept, failed, left in mails}
    unwritten = (
        Notice.objects.filter(job__in=ids, wants_mail=True, mail=None)
        .order_by()
        .values_list("job")
        .annotate(people=Count("recipient", distinct=True))
    )
    for job, people in unwritten:
        counts = found.get(job, Counts())
        found[job] = replace(counts, left=counts.left + people)
    return {pk: found.get(pk, Counts()) for pk in ids}


def next_run(settings: ReminderSettings, *, now: dt.datetime | None = None) -> dt.datetime | None:
    """When the next scheduled run starts, in the county's time zone; None while paused."""
    if settings.paused:
        return None
    local = timezone.localtime(now)
    day = local.date()
    if local.time() >= settings.send_at and Job.objects.filter(key=reminders.key_of(day)).exists():
        day += dt.timedelta(days=1)
    day = Workdays.read(since=day).first_open(day)
    return timezone.make_aware(dt.datetime.combine(day, settings.send_at))


@require_http_methods(["GET", "POST"])
@allowed(may_run_county)
def schedule(request: AuthenticatedHttpRequest) -> HttpResponse:
    """When do reminders go out, and did they?"""
    settings = ReminderSettings.current()
    typed = request.POST if request.method == "POST" else kept_form(request)
    form = SettingsForm(typed, instance=settings)
    if request.method == "POST" and form.is_valid():
        _save(form, request)
        messages.success(request, "Saved.")
        return redirect("duties:schedule")
    page = page_of(request, Job.objects.filter(kind=reminders.KIND).newest_first(), per_page=10)
    runs = list(page)
    counts = counts_of(runs)
    saved = ReminderSettings.current()
    context = {
        "form": form,
        "page": page,
        "runs": [(run, counts[run.pk]) for run in runs],
        "next_run": next_run(saved),
        "open_today": Workdays.read(since=today()).is_open(today()),
    }
    return render(request, "duties/schedule.html", context)


@transaction.atomic
def _save(form: SettingsForm, request: AuthenticatedHttpRequest) -> None:
    before = ReminderSettings.current()
    changes = {name: (getattr(before, name), form.cleaned_data[name]) for name in form.changed_data}
    saved = form.save()
    if changes:
        record(about=saved, verb="changed", text="Changed the reminders' settings", by=request.user, changes=changes)


@require_POST
@allowed(may_run_county, form_at="duties:schedule")
def run_now(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A run right away; while one is open, that one."""
    under_way = Job.objects.open().filter(kind=reminders.KIND).newest_first().first()
    if under_way:
        messages.info(request, "A run is under way already.")
        return redirect("duties:run", pk=under_way.pk)
    job, _ = reminders.start_run(remind, by=request.user, on=today())
    return redirect("duties:run", pk=job.pk)


@require_safe
@allowed(may_run_county)
def run(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One run with its progress; htmx fetches the progress alone."""
    job = get_object_or_404(Job.objects.select_related("started_by"), pk=pk, kind=reminders.KIND)
    counts = counts_of([job])[job.pk]
    working = job.is_open or (job.state == JobState.DONE and counts.left > 0)
    template = "duties/_run_progress.html" if request.htmx else "duties/run.html"
    return render(request, template, {"job": job, "counts": counts, "working": working})
