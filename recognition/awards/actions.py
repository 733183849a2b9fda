"""Setting an award up, nominating, scoring, deciding, publishing. Each writes history in the same transaction."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cxportal.county.days import today
from cxportal.history.changing import locked
from cxportal.history.models import record
from cxportal.people.models import Person
from cxportal.people.refusals import Refused
from cxportal.ui.templatetags.ui import format_day
from cxportal.ui.versioned_form import VersionedForm
from recognition.awards.models import (
    Award,
    AwardState,
    Nomination,
    NominationState,
    PanelMember,
    Phase,
    Score,
)
from recognition.awards.predicates import too_close
from recognition.telling import tell

CLOSED = {
    Phase.PREPARING: "This award is still being prepared.",
    Phase.JUDGING: "Nominations have closed. The panel is reading them now.",
    Phase.DECIDED: "Nominations have closed. The decision has been made.",
    Phase.PUBLISHED: "Nominations have closed. The results are out.",
    Phase.CANCELLED: "This award was called off.",
}


def closed_words(award: Award) -> str:
    """Why nobody can nominate today, kindly; nothing while they can."""
    phase = award.phase(today())
    if phase == Phase.ANNOUNCED:
        return f"Nominations open on {format_day(award.opens_on)}."
    return CLOSED.get(phase, "")


@transaction.atomic
def save_award(form: VersionedForm, *, by: Person, token: uuid.UUID | None = None) -> Award:
    """A new award, or an edited one. A repeated submit of a new one (the same token) gets the first one's."""
    if form.instance.pk is None:
        if token and (there := Award.objects.filter(token=token).first()):
            return there
        form.instance.token = token or uuid.uuid4()
        award: Award = form.save()
        record(about=award, verb="created", text="Award set up", by=by)
        return award
    changes = form.changes()
    award = form.save()
    if changes:
        record(about=award, verb="edited", text=f"Edited: {', '.join(changes).lower()}", by=by, changes=changes)
    return award


@transaction.atomic
def announce(award: Award, *, by: Person) -> None:
    """From now on everybody sees it. Raises Refused without a panel, or where it is under way already."""
    members = list(award.panel.select_related("person"))
    if not members:
        raise Refused("Ask at least one person onto the panel first.")
    if not award.move(AwardState.RUNNING):
        raise Refused(f"{award} is {award.get_state_display().lower()} already.")
    record(about=award, verb="announced", text=f"Announced, with {len(members)} on the panel", by=by)
    days = f"Nominations: {format_day(award.opens_on)} to {format_day(award.closes_on)}."
    for member in members:
        _tell(award, member.person, "panel", f"You are on the panel of {award}", words=days)
    _tell(award, award.official, "official", f"You decide on {award}", words=days)


@transaction.atomic
def call_off(award: Award, *, by: Person, reason: str) -> None:
    if not award.move(AwardState.CANCELLED):
        raise Refused(f"{award} is {award.get_state_display().lower()} and cannot be called off.")
    record(about=award, verb="called-off", text=f"Called off: {reason}", by=by)
    for nominator in Person.objects.filter(nominations_made__in=award.nominations.standing()).distinct():
        _tell(award, nominator, "called-off", f"{award} was called off", words=reason)


@transaction.atomic
def ask_onto_panel(award: Award, person: Person, *, by: Person) -> bool:
    """False where they are on it already. Raises Refused for the official, and after the decision."""
    award = locked(award)
    if award.state not in (AwardState.PREPARING, AwardState.RUNNING):
        raise Refused("The decision has been made: the panel stays as it is.")
    if person.pk == award.official_id:
        raise Refused(f"{person} decides on this award, so somebody else scores.")
    _, new = PanelMember.objects.get_or_create(award=award, person=person, defaults={"asked_by": by})
    if new:
        record(about=award, verb="panel", text=f"Asked onto the panel: {person}", by=by)
        if award.state == AwardState.RUNNING:
            _tell(award, person, "panel", f"You are on the panel of {award}")
    return new


@transaction.atomic
def take_off_panel(member: PanelMember, *, by: Person) -> None:
    """Raises Refused where they have scored (their scores count) and after the decision."""
    award = locked(member.award)
    if award.state not in (AwardState.PREPARING, AwardState.RUNNING):
        raise Refused("The decision has been made: the panel stays as it is.")
    if Score.objects.filter(nomination__award=award, by=member.person, stands_aside=False).exists():
        raise Refused(f"{member.person} has scored already and stays on the panel.")
    if PanelMember.objects.filter(pk=member.pk).delete()[0]:
        record(about=award, verb="panel", text=f"Taken off the panel: {member.person}", by=by)


@transaction.atomic
def nominate(award: Award, *, by: Person, token: uuid.UUID, **told: Any) -> Nomination:
    """A nomination within the window. Raises Refused outside of it, or where this colleague is nominated by them."""
    award = locked(award)
    there = Nomination.objects.filter(nominator=by, token=token).first()
    if there:
        return there
    _open_window(award)
    _fit(award, by, told.get("nominee"))
    try:
        with transaction.atomic():
            made = Nomination.objects.create(award=award, nominator=by, token=token, **told)
    except IntegrityError as error:
        raise Refused("You have nominated this colleague already. Edit that nomination instead.") from error
    record(about=made, verb="nominated", text="Nominated", by=by)
    return made


def _open_window(award: Award) -> None:
    if words := closed_words(award):
        raise Refused(words)


def _fit(award: Award, by: Person, nominee: Person | None) -> None:
    if award.official_id == by.pk:
        raise Refused("You decide on this award, so others nominate.")
    if nominee and nominee.pk == award.official_id:
        raise Refused(f"{nominee} decides on this award and cannot be nominated.")


@transaction.atomic
def edit_nomination(form: VersionedForm, *, by: Person) -> Nomination:
    """Before the window closes. The form holds the row locked."""
    nomination: Nomination = form.instance
    _open_window(nomination.award)
    _fit(nomination.award, by, nomination.nominee)
    changes = form.changes()
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError as error:
        raise Refused("You have nominated this colleague already. Edit that nomination instead.") from error
    if changes:
        record(about=nomination, verb="edited", text=f"Edited: {', '.join(changes).lower()}", by=by, changes=changes)
    return nomination


@transaction.atomic
def withdraw(nomination: Nomination, *, by: Person) -> bool:
    """Before the window closes. False where it was withdrawn already."""
    _open_window(locked(nomination.award))
    rows = Nomination.objects.standing().filter(pk=nomination.pk)
    done = bool(rows.update(state=NominationState.WITHDRAWN))
    if done:
        record(about=nomination, verb="withdrawn", text="Withdrawn", by=by)
    return done


@transaction.atomic
def give_score(nomination: Nomination, *, by: Person, **given: Any) -> Score:
    """After the window, before the decision; a second one replaces the first. Raises Refused for who is too close."""
    award = locked(nomination.award)
    if award.phase(today()) != Phase.JUDGING:
        raise Refused(_not_now(award))
    if nomination.state != NominationState.STANDING:
        raise Refused("This nomination was withdrawn.")
    if words := too_close(by, nomination):
        raise Refused(f"{words} Others on the panel score it.")
    score, new = Score.objects.update_or_create(nomination=nomination, by=by, defaults={**given, "at": timezone.now()})
    words = "Stands aside" if score.stands_aside else "Scored" if new else "Score changed"
    record(about=nomination, verb="scored", text=words, by=by)
    return score


def _not_now(award: Award) -> str:
    if award.state in (AwardState.DECIDED, AwardState.PUBLISHED):
        return "The decision has been made."
    if award.phase(today()) in (Phase.ANNOUNCED, Phase.NOMINATING):
        return f"Scoring begins after nominations close on {format_day(award.closes_on)}."
    return closed_words(award)


@transaction.atomic
def decide(award: Award, nomination: Nomination, *, reason: str, by: Person) -> None:
    """The official's word. Raises Refused before the window closed, after a decision, and for what does not stand."""
    award = locked(award)
    if award.phase(today()) != Phase.JUDGING:
        raise Refused(_not_now(award))
    if nomination.award_id != award.pk or nomination.state != NominationState.STANDING:
        raise Refused("Choose one of the nominations that stand.")
    if nomination.nominee_id == by.pk:
        raise Refused("You cannot choose yourself.")
    if not award.move(AwardState.DECIDED, chosen=nomination, reason=reason, decided_at=timezone.now()):
        raise Refused("The decision has been made already.")
    record(about=award, verb="decided", text=f"Decided: {nomination.whom}", by=by)


@transaction.atomic
def reopen(award: Award, *, by: Person, reason: str) -> None:
    """Takes an unpublished decision back, so that the official decides anew."""
    back = {"chosen": None, "reason": "", "decided_at": None}
    if award.state != AwardState.DECIDED or not award.move(AwardState.RUNNING, **back):
        raise Refused("There is no unpublished decision to take back.")
    record(about=award, verb="reopened", text=f"Decision taken back: {reason}", by=by)
    _tell(award, award.official, "reopened", f"Please decide again on {award}", words=reason)


@transaction.atomic
def publish(award: Award, *, by: Person) -> None:
    """Everybody sees the result; who was chosen, who was nominated and who nominated hear of it."""
    if not award.move(AwardState.PUBLISHED, published_at=timezone.now()):
        raise Refused(f"{award} is {award.get_state_display().lower()}: there is nothing to publish.")
    assert award.chosen is not None
    record(about=award, verb="published", text=f"Published: {award.chosen.whom}", by=by)
    page = reverse("awards:results", args=[award.pk])
    told: set[int] = set()
    standing = award.nominations.standing().select_related("nominee", "nominator").order_by("pk")
    for nomination in sorted(standing, key=lambda one: one.pk != award.chosen_id):
        won = nomination.pk == award.chosen_id
        for person, words in (
            (nomination.nominee, f"You received {award}" if won else f"A colleague nominated you for {award}"),
            (nomination.nominator, f"{award} goes to {award.chosen.whom}"),
        ):
            if person and person.pk not in told:
                told.add(person.pk)
                _tell(award, person, "published", words, url=page, action="See the results")


def _tell(award: Award, person: Person, kind: str, title: str, *, words: str = "", url: str = "", **more: str) -> None:
    told = {"about": f"award:{award.pk}", "title": title, "url": url or award.get_absolute_url(), "words": words}
    tell(person, "awards", kind, **told, **more)
