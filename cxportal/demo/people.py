"""The people of the demonstration county, their roles, and the six accounts."""

import datetime as dt
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from cxportal.demo.calendar import Calendar
from cxportal.demo.data import read
from cxportal.demo.names import names
from cxportal.demo.organization import Organization, Post
from cxportal.people.models import Department, DepartmentKind, Person, Role, RoleKind

PASSWORD = "journey-begins"
DOMAIN = "county.example"
# The departments with a story at their head, by code: days since it began, and the note on the role.
ACTING = {"facilities": (75, "Until the director is hired")}
VACANT = {"budget": (40, "Recruitment is under way")}


@dataclass
class Cast:
    """Who is who: everybody at work, those whom the stories name, and who heads what since when."""

    everybody: list[Person]
    by_handle: dict[str, Person]
    departments: list[Department]
    headships: list[Role]

    def head_of(self, department: Department, on: dt.date) -> Person | None:
        """Who headed a department on a day, acting or not."""
        for role in self.headships:
            if role.department == department and role.starts_on <= on and (role.ends_on is None or on <= role.ends_on):
                return role.person
        return None


def populate(
    organization: Organization, count: int, calendar: Calendar, chance: random.Random, *, passwords: bool = True
) -> Cast:
    """Fill the posts with `count` people and write their roles."""
    posts = organization.posts(count, chance, without_director={*ACTING, *VACANT})
    told = _assign(posts)
    hashed = make_password(PASSWORD if passwords else None)
    giving = names(chance)
    people: dict[Post, Person] = {}
    addresses: set[str] = set()
    # The cast come first, so that their employee numbers are the same in a county of any size.
    for number, post in enumerate([*told, *(post for post in posts if post not in told)], start=1):
        part = told.get(post, {})
        first, last = (part["first"], part["last"]) if part else next(giving)
        people[post] = Person(
            employee_number=f"D{number:05}",
            email=_address(part.get("mail") or f"{first}.{last}", addresses) if part or post.has_mail else None,
            first_name=first,
            last_name=last,
            title=part.get("title", post.title),
            department=post.place,
            started_on=_started(post, calendar, chance),
            frontline=part.get("frontline", post.frontline),
            password=hashed if part.get("mail") else make_password(None),
            joined_at=calendar.moment(calendar.workday(calendar.ago(560)), chance),
        )
    _save(people)
    by_handle = {part["handle"]: people[post] for post, part in told.items()}
    roles = [*_headships(people, calendar, chance), *_changes_at_the_head(organization, by_handle, giving, calendar)]
    roles += _other_roles(by_handle, calendar)
    Role.objects.bulk_create(roles, batch_size=500)
    headships = [role for role in roles if role.department and role.department.kind == DepartmentKind.DEPARTMENT]
    return Cast(list(people.values()), by_handle, [place.row for place in organization.places], headships)


def _assign(posts: list[Post]) -> dict[Post, dict[str, Any]]:
    """Which post each member of the cast holds."""
    by_place: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        by_place[post.place.name].append(post)
    told: dict[Post, dict[str, Any]] = {}
    for part in read("cast"):
        free = [post for post in by_place[part["place"]] if post.heads == part.get("heads", False) and post not in told]
        told[next((post for post in free if post.title == part["title"]), free[0])] = part
    return told


def _address(local: str, taken: set[str]) -> str:
    """An address in the reserved domain, in plain letters; a namesake gets a number."""
    letters = unicodedata.normalize("NFKD", local.lower()).encode("ascii", "ignore").decode()
    wanted = "".join(letter for letter in letters if letter.isalnum() or letter in ".-")
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}{number}"
    taken.add(found)
    return f"{found}@{DOMAIN}"


def _started(post: Post, calendar: Calendar, chance: random.Random) -> dt.date:
    """A first day within twenty years; those who head something have been there for three at least."""
    days = chance.randint(1_100, 7_300) if post.heads else int(7_300 * chance.random() ** 1.7) + 10
    return calendar.workday(calendar.ago(days))


def _save(people: dict[Post, Person]) -> None:
    """One insert a rank, so that each person finds their manager's key."""
    ranks: dict[int, list[Person]] = defaultdict(list)
    for post, person in people.items():
        ranks[post.rank].append(person)
        person.manager = people[post.boss] if post.boss else None
    for rank in sorted(ranks):
        for person in ranks[rank]:
            person.manager = person.manager  # takes over the key that the manager has by now
        Person.objects.bulk_create(ranks[rank], batch_size=500)


def _headships(people: dict[Post, Person], calendar: Calendar, chance: random.Random) -> Iterator[Role]:
    """Heads of everything that has one, in office since before the plan's history begins."""
    for post, person in people.items():
        if post.heads:
            assert person.started_on is not None
            served = (calendar.today - person.started_on).days
            since = calendar.ago(chance.randint(700, max(701, min(served, 3_000))))
            yield Role(
                kind=RoleKind.HEAD, person=person, department=post.place, starts_on=max(since, person.started_on)
            )


def _changes_at_the_head(
    organization: Organization, by_handle: dict[str, Person], giving: Iterator[tuple[str, str]], calendar: Calendar
) -> Iterator[Role]:
    """Two directors who left: one department has an acting head since, the other a vacancy."""
    rows = {place.row.code: place.row for place in organization.places}
    for position, (code, (days, note)) in enumerate({**ACTING, **VACANT}.items(), start=1):
        first, last = next(giving)
        left = calendar.workday(calendar.ago(days))
        former = Person.objects.create(
            employee_number=f"D9{position:04}",
            first_name=first,
            last_name=last,
            title=f"Director of {rows[code].name}",
            department=rows[code],
            started_on=calendar.workday(calendar.ago(4_000)),
            is_active=False,
            joined_at=calendar.moment(calendar.workday(calendar.ago(560)), random.Random(code)),
            password=make_password(None),
        )
        yield Role(
            kind=RoleKind.HEAD,
            person=former,
            department=rows[code],
            starts_on=calendar.ago(2_000),
            ends_on=left,
            note="Retired",
        )
        yield Role(
            kind=RoleKind.HEAD,
            person=by_handle["acting"] if code in ACTING else None,
            department=rows[code],
            acting=code in ACTING,
            starts_on=left + dt.timedelta(days=1),
            note=note,
        )


def _other_roles(by_handle: dict[str, Person], calendar: Calendar) -> Iterator[Role]:
    for part in read("cast"):
        person = by_handle[part["handle"]]
        if "role" in part:
            yield Role(kind=part["role"], person=person, starts_on=calendar.ago(600))
        if "assists" in part:
            yield Role(
                kind=RoleKind.ASSISTANT,
                person=person,
                principal=by_handle[part["assists"]],
                starts_on=calendar.ago(400),
            )
