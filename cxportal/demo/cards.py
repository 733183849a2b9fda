"""The demonstration county's cards, from `data/cards.yaml`: eighteen months of them, full HEARTs, wishes."""

import datetime as dt
import random
from typing import Any

from django.utils import timezone

from cxportal.county.periods import Period, PeriodKind
from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.people import Cast
from cxportal.demo.telling import token
from cxportal.history.models import Entry, entry
from cxportal.people.models import Person, Role, RoleKind
from recognition.cards.models import (
    LIMITED,
    Card,
    CardKind,
    FullHeart,
    HearHear,
    Manner,
    Preference,
    Recipient,
    Rules,
    Served,
    Visibility,
)
from recognition.thanks.models import State, Thanks

DAYS = 540
PEOPLE_A_CARD = 2
"""For so many people there is one card in the eighteen months."""
SEEN = [Visibility.WALL] * 7 + [Visibility.DEPARTMENT] * 2 + [Visibility.PRIVATE]


def add_cards(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """Cards by managers, notes by colleagues, and what customers wrote. The same seed gives the same."""
    told = read("cards")
    Rules.current()
    wishes = _wishes(cast, told, chance)
    Preference.objects.bulk_create(wishes)
    planned = [*_usual(cast, calendar, chance), *_stories(cast, told, calendar, chance), *_of_customers()]
    planned.sort(key=lambda one: (one[0].given_at, one[0].token.int))
    for card, _ in planned:
        card.words = card.words or chance.choice(told[card.served][card.letter])
    Card.objects.bulk_create(card for card, _ in planned)
    off = {wish.person_id for wish in wishes if wish.off_wall}
    Recipient.objects.bulk_create(
        _received(card, person, told, off, chance) for card, people in planned for person in people
    )
    _link_thanks([card for card, _ in planned])
    _agree(cast, [card for card, _ in planned], chance)
    Entry.objects.bulk_create(_note(card, people) for card, people in planned)
    _full_hearts(planned, cast, calendar)


Planned = tuple[Card, list[Person]]


def _wishes(cast: Cast, told: dict[str, Any], chance: random.Random) -> list[Preference]:
    some = chance.sample(cast.everybody, len(cast.everybody) // 4)
    accounts = {handle: cast.by_handle[handle] for handle in ("staff", "claire", "manager")}
    return [
        Preference(
            person=person,
            manner=chance.choice(list(Manner)),
            motivates=chance.choice(told["motivates"]),
            off_wall=person.pk not in {one.pk for one in accounts.values()} and chance.random() < 0.08,
        )
        for person in {person.pk: person for person in [*accounts.values(), *some]}.values()
    ]


def _usual(cast: Cast, calendar: Calendar, chance: random.Random) -> list[Planned]:
    """Some are recognized often, most now and then, some never: as it is."""
    managed = [person for person in cast.everybody if person.manager_id and person.department_id]
    by_id = {person.pk: person for person in cast.everybody}
    beside: dict[int, list[Person]] = {}
    for person in managed:
        beside.setdefault(person.department_id or 0, []).append(person)
    stars = chance.sample(managed, max(1, len(managed) // 12))
    found: list[Planned] = []
    for _ in range(len(cast.everybody) // PEOPLE_A_CARD):
        person = chance.choice(stars) if chance.random() < 0.2 else chance.choice(managed)
        team = beside[person.department_id or 0]
        peers = [one for one in team if one != person]
        kind = chance.choices(list(CardKind), weights=(6, 5, 1))[0]
        giver = chance.choice(peers) if kind == CardKind.NOTE and peers else by_id[person.manager_id or 0]
        people = [one for one in chance.sample(team, min(3, len(team))) if one != giver]
        whom = people if people and chance.random() < 0.1 else [person]
        day = calendar.workday(calendar.ago(chance.randint(1, DAYS)))
        found.append((_card(kind, chance.choice("HEART"), giver, day, person.frontline, calendar, chance), whom))
    return found


def _stories(cast: Cast, told: dict[str, Any], calendar: Calendar, chance: random.Random) -> list[Planned]:
    """Letters of this quarter for the named accounts, a few days apart, by their manager, the one above and the program
    office in turn: so nobody has reached the limit for one person, and a newcomer can give the next."""
    found: list[Planned] = []
    first = Period.of(PeriodKind.QUARTER, calendar.today).first
    span = max(1, (calendar.today - first).days)
    for handle, letters in told["stories"].items():
        person = cast.by_handle[handle]
        manager = next(one for one in cast.everybody if one.pk == person.manager_id)
        above = next((one for one in cast.everybody if one.pk == manager.manager_id), manager)
        for number, letter in enumerate(letters):
            day = first + dt.timedelta(days=span * (number + 1) // (len(letters) + 1))
            giver = (manager, above, cast.by_handle["office"])[number % 3]
            card = _card(CardKind.SPOT, letter, giver, day, person.frontline, calendar, chance, slow=False)
            card.visibility = Visibility.WALL
            found.append((card, [person]))
    return found


def _of_customers() -> list[Planned]:
    """What the program office passed on of customers' thanks."""
    return [
        (
            Card(
                kind=CardKind.SPOT,
                letter=row.letter,
                words=row.words,
                happened_on=row.day,
                served=Served.EXTERNAL,
                giver_name="A customer",
                given_at=row.decided_at or row.received_at,
                given_on=timezone.localdate(row.decided_at or row.received_at),
                token=row.token,
            ),
            [row.person],
        )
        for row in Thanks.objects.filter(state=State.APPROVED).select_related("person").order_by("pk")
        if row.person
    ]


def _link_thanks(cards: list[Card]) -> None:
    by_token = {card.token: card for card in cards}
    rows = list(Thanks.objects.filter(state=State.APPROVED))
    for row in rows:
        row.card = by_token[row.token]
    Thanks.objects.bulk_update(rows, ["card"])


def _card(
    kind: CardKind,
    letter: str,
    giver: Person,
    happened_on: dt.date,
    frontline: bool,
    calendar: Calendar,
    chance: random.Random,
    *,
    slow: bool = True,
) -> Card:
    """Given within the week as a rule, now and then weeks later."""
    later = chance.randint(15, 40) if slow and chance.random() < 0.08 else chance.choice((0, 0, 1, 1, 2, 3, 6))
    given_on = min(happened_on + dt.timedelta(days=later), calendar.today)
    outside = chance.random() < (0.75 if frontline else 0.3)
    return Card(
        kind=kind,
        letter=letter,
        words="",
        happened_on=happened_on,
        served=Served.EXTERNAL if outside else Served.INTERNAL,
        visibility=chance.choice(SEEN),
        given_by=giver,
        given_at=calendar.moment(given_on, chance),
        given_on=given_on,
        token=token(chance),
    )


def _received(card: Card, person: Person, told: dict[str, Any], off: set[int], chance: random.Random) -> Recipient:
    seen = card.given_at + dt.timedelta(hours=chance.randint(1, 60))
    read_by_now = seen < timezone.now() and chance.random() < 0.85
    replied = read_by_now and chance.random() < 0.4
    return Recipient(
        card=card,
        person=person,
        department=person.department,
        off_wall=person.pk in off,
        seen_at=seen if read_by_now else None,
        reply=chance.choice(told["replies"]) if replied else "",
        replied_at=seen if replied else None,
    )


def _agree(cast: Cast, cards: list[Card], chance: random.Random) -> None:
    HearHear.objects.bulk_create(
        HearHear(card=card, person=person, at=card.given_at)
        for card in cards
        if card.visibility == Visibility.WALL
        for person in chance.sample(cast.everybody, chance.choice((0, 0, 1, 2, 4)))
        if person.pk != card.given_by_id
    )


def _note(card: Card, people: list[Person]) -> Entry:
    whom = ", ".join(map(str, people))
    written = entry(about=card, verb="given", text=f"{card} given to {whom}", by=card.given_by, by_name=card.giver_name)
    written.at = card.given_at
    return written


def _ambassadors(cast: Cast, calendar: Calendar) -> list[Person]:
    """Those who visit people with a full HEART: staff, and two colleagues from elsewhere."""
    staff = cast.by_handle["staff"]
    others = [one for one in cast.everybody if one.is_active and one.email and one.department_id != staff.department_id]
    found = [staff, *others[5:7]]
    since = calendar.ago(400)
    Role.objects.bulk_create(
        Role(kind=RoleKind.AMBASSADOR, person=one, starts_on=max(since, one.started_on or since)) for one in found
    )
    return found


def _full_hearts(planned: list[Planned], cast: Cast, calendar: Calendar) -> None:
    """All but this quarter's were visited and announced."""
    days: dict[tuple[int, dt.date], dict[str, dt.date]] = {}
    for card, people in planned:
        if card.kind in LIMITED:
            first = Period.of(PeriodKind.QUARTER, card.happened_on).first
            for person in people:
                letters = days.setdefault((person.pk, first), {})
                letters[card.letter] = min(card.happened_on, letters.get(card.letter, card.happened_on))
    now = Period.of(PeriodKind.QUARTER, calendar.today).first
    office = cast.by_handle["office"]
    ambassadors = _ambassadors(cast, calendar)
    rows: list[FullHeart] = []
    for (person_id, quarter), letters in sorted(days.items()):
        if len(letters) == len("HEART"):
            completed = max(letters.values())
            over = quarter < now and person_id != office.pk
            visit = completed + dt.timedelta(days=10)
            # Of this quarter's one is asked already, the others wait for the office.
            is_first = quarter == now and not any(row.quarter == now for row in rows)
            soon = calendar.today + dt.timedelta(days=6) if is_first else None
            visitor = next((one for one in ambassadors if one.pk != person_id), office)
            ambassadors = [*ambassadors[1:], *ambassadors[:1]]
            rows.append(
                FullHeart(
                    person_id=person_id,
                    quarter=quarter,
                    completed_on=completed,
                    earned_at=dt.datetime.combine(completed, dt.time(16), calendar.zone),
                    visitor=visitor if over or soon else None,
                    visit_by=visit if over else soon,
                    visited_on=visit if over else None,
                )
            )
    FullHeart.objects.bulk_create(rows)
