"""manage.py send_reminders: a run of the reminders by an operator, in this process."""

import datetime as dt
from argparse import ArgumentParser
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from cxportal.county.days import Workdays, today
from cxportal.county.models import County
from cxportal.duties import reminders
from cxportal.duties.digest import as_mail, when
from cxportal.duties.models import ReminderSettings
from cxportal.duties.plan import Reminder, reminders_on, unclaimed
from cxportal.duties.tasks import remind
from cxportal.jobs.models import Job
from cxportal.jobs.work import work
from cxportal.notifications.delivery import deliver_all
from cxportal.notifications.ledger import bring_along
from cxportal.notifications.models import Mail, MailState, Notice
from cxportal.people.models import Person


class Command(BaseCommand):
    help = "Sends what is due and was not sent yet, as the scheduled run does. Safe to repeat: nobody hears twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say who would hear of what, and change nothing")
        parser.add_argument("--date", type=day, help="as of this day (2026-11-23) instead of today")
        parser.add_argument("--only", metavar="ADDRESS", help="only the person with this e-mail address")
        parser.add_argument("--limit", type=int, metavar="N", help="at most N people")
        parser.add_argument("--even-if-closed", action="store_true", help="also on a weekend or county holiday")
        parser.add_argument(
            "--redirect-all-to",
            metavar="ADDRESS",
            help="send every e-mail to this address instead, for trying out; the people themselves still hear later",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with timezone.override(County.current().zone):
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        on = options["date"] or today()
        if not options["even_if_closed"] and not Workdays.read(since=on).is_open(on):
            self.stdout.write(f"{on:%A, %b %-d, %Y}: the county is closed, nothing is sent (--even-if-closed sends).")
            return
        groups = self._groups(on, options)
        if options["dry_run"]:
            self._describe(groups, on)
        elif options["redirect_all_to"]:
            self._redirect(groups, on, options["redirect_all_to"])
        else:
            self._send(groups, on)

    def _groups(self, on: dt.date, options: dict[str, Any]) -> list[list[Reminder]]:
        """What nobody claimed yet, by recipient, as far as the operator asked for it."""
        recipients = self._recipients(options["only"])
        found = reminders.only(unclaimed(reminders_on(on, ladder=ReminderSettings.current().ladder)), recipients)
        groups = [list(group) for _, group in groupby(found, key=attrgetter("recipient"))]
        limit = options["limit"]
        if limit is not None and limit < 1:
            raise CommandError("--limit takes a number from 1.")
        return list(islice(groups, limit))

    def _recipients(self, address: str | None) -> list[int] | None:
        if address is None:
            return None
        person = Person.objects.filter(email__iexact=address).first()
        if person is None:
            raise CommandError(f"Nobody has the address {address}.")
        return [person.pk]

    def _describe(self, groups: list[list[Reminder]], on: dt.date) -> None:
        people = Person.objects.in_bulk([group[0].recipient for group in groups])
        for group in groups:
            self.stdout.write(f"{people[group[0].recipient]} <{people[group[0].recipient].email or 'portal only'}>")
            for each in group:
                self.stdout.write(f"  {each.rung:<9} {when(each.duty.due_on, on)}: {each.duty.title[:90]}")
        count = sum(len(group) for group in groups)
        self.stdout.write(f"{count} reminders for {len(groups)} people. Nothing was sent or changed.")

    def _redirect(self, groups: list[list[Reminder]], on: dt.date, address: str) -> None:
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"“{address}” is no e-mail address.") from None
        county = County.current()
        mails = []
        for group in groups:
            notices = [reminders.as_claim(each, None).as_notice() for each in group if each.by_mail]
            bring_along(notices)
            if notices:
                mails.append(as_mail(notices, on=on, county=county, address=address))
        Mail.objects.bulk_create(mails)
        sent = deliver_all([mail.pk for mail in mails if mail.state == MailState.WAITING])
        self.stdout.write(f"{len(mails)} e-mails for {address}, {sent} sent. The ledger is unchanged.")

    def _send(self, groups: list[list[Reminder]], on: dt.date) -> None:
        job = Job.objects.create(
            kind=reminders.KIND,
            title=f"Reminders of {on:%b %-d, %Y}, by an operator",
            task=remind.name,
            sent_at=timezone.now(),
            parameters={
                "on": on.isoformat(),
                "recipients": [group[0].recipient for group in groups],
                "even_if_closed": True,
            },
        )
        work(job.pk, reminders.run)
        while reminders.write_and_send():
            self.stdout.write(".", ending="")
        job.refresh_from_db()
        mail = Mail.objects.filter(job=job)
        sent, failed = mail.filter(state=MailState.SENT).count(), mail.filter(state=MailState.FAILED).count()
        kept = mail.filter(state=MailState.KEPT).count()
        left = mail.count() - sent - failed - kept + Notice.objects.filter(job=job, wants_mail=True, mail=None).count()
        self.stdout.write(
            f"{job.message} E-mails: {sent} sent, {kept} kept in the portal, {failed} failed, {left} left."
        )


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is no date. Write it like 2026-11-23.") from None
