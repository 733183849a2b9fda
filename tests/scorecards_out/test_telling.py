"""Directors hear once that a scorecard is published, and what changed in their departments."""

from typing import Any

import pytest
from django.utils import timezone

from cxportal.jobs.models import Job, JobState
from cxportal.notifications.models import Frequency, Mail, Notice, Preference
from cxportal.people.models import Department, Person
from cxportal.scorecards.actions import publish
from cxportal.scorecards.models import Edition, EditionState, Measure
from cxportal.scorecards.out import telling
from cxportal.scorecards.out.tasks import tell_directors
from tests.builders import make_head
from tests.scorecards_out.conftest import LAST, make_edition


@pytest.fixture
def draft(year: list[Edition]) -> Edition:
    """October, not published yet."""
    Edition.objects.filter(pk=year[-1].pk).update(state=EditionState.COMPLETE, published_at=None, published_by=None)
    return Edition.objects.get(pk=year[-1].pk)


def run() -> Job:
    job = Job.objects.get(task=tell_directors.name)
    tell_directors(job.pk)
    job.refresh_from_db()
    return job


def test_each_director_hears_what_changed(
    draft: Edition, director: Person, other_director: Person, program_office: Person
) -> None:
    assert publish(draft, by=program_office)
    assert run().message == "2 directors told."
    mail = Mail.objects.get(person=director)
    assert mail.subject == "The scorecard of Oct 2026 is published"
    assert "Parks and Recreation\nImproving:\n- Trust: 78%, 50 counted, up from 74%\n" in mail.text
    assert "/scorecards/month/2026-10/" in mail.text
    assert "Nothing moved" in Mail.objects.get(person=other_director).text
    notice = Notice.objects.get(recipient=director)
    assert (notice.title, notice.action) == ("The scorecard of Oct 2026 is published", "Read it")


def test_published_twice_and_run_twice_is_told_once(draft: Edition, director: Person, program_office: Person) -> None:
    assert publish(draft, by=program_office)
    assert not publish(draft, by=program_office)
    job = run()
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, ended_at=None)
    assert run().message == "0 directors told."
    assert (Mail.objects.count(), Notice.objects.count()) == (1, 1)


def test_killed_half_way_it_tells_the_others(
    draft: Edition,
    director: Person,
    other_director: Person,
    program_office: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(draft, by=program_office)
    told = telling.tell_one

    def once(*args: Any, **words: Any) -> bool:
        monkeypatch.setattr(telling, "tell_one", killed)
        return told(*args, **words)

    def killed(*args: Any, **words: Any) -> bool:
        raise RuntimeError("killed")

    monkeypatch.setattr(telling, "tell_one", once)
    with pytest.raises(RuntimeError):
        run()
    assert Mail.objects.count() == 1
    monkeypatch.setattr(telling, "tell_one", told)
    Job.objects.update(state=JobState.WAITING, ended_at=None)
    run()
    assert sorted(Mail.objects.values_list("person", flat=True)) == sorted([director.pk, other_director.pk])


def test_who_heads_two_departments_gets_one_mail(
    draft: Edition, director: Person, utilities: Department, program_office: Person
) -> None:
    make_head(utilities, director)
    publish(draft, by=program_office)
    run()
    text = Mail.objects.get().text
    assert ["Parks and Recreation" in text, "Utilities" in text] == [True, True]


def test_one_mail_a_week_at_most_leaves_the_notice(draft: Edition, director: Person, program_office: Person) -> None:
    Preference.objects.create(person=director, frequency=Frequency.WEEKLY)
    Mail.objects.create(
        person=director, address=director.email or "", kind="digest", subject="Due", text="Due", message_id="<1@x>"
    )
    publish(draft, by=program_office)
    run()
    assert (Mail.objects.count(), Notice.objects.filter(recipient=director).count()) == (1, 1)


def test_without_an_address_the_notice_stands_alone(draft: Edition, director: Person, program_office: Person) -> None:
    Person.objects.filter(pk=director.pk).update(email=None)
    publish(draft, by=program_office)
    run()
    assert (Mail.objects.count(), Notice.objects.count()) == (0, 1)


def test_who_left_hears_nothing(draft: Edition, director: Person, program_office: Person) -> None:
    Person.objects.filter(pk=director.pk).update(is_active=False)
    publish(draft, by=program_office)
    assert run().message == "0 directors told."


def test_a_revision_is_told_again_with_its_reason(
    year: list[Edition], measures: list[Measure], parks: Department, director: Person, program_office: Person
) -> None:
    revised = make_edition(LAST, measures, [parks], by=None)
    Edition.objects.filter(pk=revised.pk).update(reason="Late surveys", built_at=timezone.now())
    publish(revised, by=program_office)
    run()
    mail = Mail.objects.get()
    assert mail.subject == "The scorecard of Oct 2026, revision 2 is published"
    assert "Why it was revised: Late surveys" in mail.text
