"""Storing what a customer answered, and passing on what wants an answer. The two share only day and place."""

from typing import Any

from cxportal.county.days import today
from feedback.contacts import actions as contacts
from feedback.contacts.models import ContactKind
from feedback.instruments.models import InstrumentKind, Version
from feedback.responses.models import Response, Source
from feedback.responses.storing import checked, lock_wording, month_of, store
from feedback.survey.forms import PublicForm
from feedback.survey.tokens import Token
from feedback.touchpoints.models import Touchpoint

PASSED_ON = (ContactKind.COMPLAINT, ContactKind.COMPLIMENT)
"""A comment of these kinds goes to the queue also when nobody asks for an answer."""


def answer(*, touchpoint: Touchpoint, version: Version, form: PublicForm, token: Token, language: str) -> bool:
    """One response, and a contact where the customer asks for one or complains. False where the response was here.

    What may be joined to a name is kept once: where someone leaves an address, their words go into the queue and not
    beside the ratings, since equal words would join the two. Each has a transaction of its own, the response first:
    whoever parts the two (`survey.tasks`) finds it there. A failure in between is mended by sending again. Raises
    MonthSealed.
    """
    told = form.cleaned_data
    day = today()
    lock_wording(version)
    new = store(
        Response(
            id=token.response,
            version=version,
            touchpoint=touchpoint,
            department_id=touchpoint.department_id,
            month=month_of(day),
            on=day,
            source=Source.WEB,
            language=language,
            answers=checked(form.answers, keys=form.keys),
            comment="" if form.wants_answer else told["comment"],
        ),
        kind=InstrumentKind.CUSTOMER,
    )
    if form.wants_answer or (told["comment"] and told["about"] in PASSED_ON):
        contacts.take_in(
            touchpoint=touchpoint,
            kind=told["about"] or ContactKind.WISH.value,
            on=day,
            token=token.contact,
            message=told["comment"],
            language=language,
            **_reach(told),
        )
    return new


def _reach(told: dict[str, Any]) -> dict[str, str]:
    return {name: told[name] for name in ("name", "email", "phone")}
