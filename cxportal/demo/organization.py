"""The demonstration county's departments and the posts in them, from `data/organization.yaml`."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from cxportal.demo.data import read
from cxportal.people.models import Department, DepartmentKind


class TooFewPeople(ValueError):
    """The message says how many the departments need."""


@dataclass(eq=False)
class Post:
    """A position in the county, before somebody holds it."""

    title: str
    place: Department
    boss: "Post | None" = None
    frontline: bool = False
    has_mail: bool = True
    heads: bool = False
    rank: int = 5


@dataclass(eq=False)
class Place:
    """A department, division or unit with what its posts are made from."""

    row: Department
    size: int
    frontline: list[str] = field(default_factory=list)
    office: list[str] = field(default_factory=list)
    crews: bool = False
    parts: list["Place"] = field(default_factory=list)

    def leaves(self) -> Iterator["Place"]:
        """The places without parts: where staff work."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def most_departments() -> int:
    return len(read("organization")["departments"])


def slug(*words: str) -> str:
    return "-".join("".join(c if c.isalnum() else "-" for c in word.lower()) for word in words)[:40].strip("-")


class Organization:
    """Saves the departments and offers the posts in them, highest first."""

    def __init__(self, departments: int, opened_on: dt.date) -> None:
        self.opened_on = opened_on
        told = read("organization")
        self.groups = {
            group["code"]: self._row(group["name"], DepartmentKind.GROUP, None, group["code"])
            for group in told["groups"]
        }
        self.group_heads = {group["code"]: group["head"] for group in told["groups"]}
        self.administration = self._row(told["administration"]["name"], DepartmentKind.GROUP, None)
        self.office = self._row(told["administration"]["office"], DepartmentKind.UNIT, self.administration)
        self.places = [self._place(item) for item in told["departments"][:departments]]
        self.group_of = {
            place.row.code: item["group"] for place, item in zip(self.places, told["departments"], strict=False)
        }
        self._save()

    def _row(self, name: str, kind: DepartmentKind, parent: Department | None, code: str = "") -> Department:
        code = code or slug(name, str(kind))
        return Department(code=code, name=name, kind=kind, parent=parent, opens_on=self.opened_on)

    def _place(self, item: dict[str, Any]) -> Place:
        row = self._row(item["name"], DepartmentKind.DEPARTMENT, self.groups[item["group"]], item["code"])
        place = Place(row, item["size"])
        for division in item.get("divisions") or _usual_divisions(item):
            part = Place(
                self._row(division["name"], DepartmentKind.DIVISION, row),
                item["size"],
                division["frontline"],
                division["office"],
                division.get("crews", False),
            )
            part.parts = [
                replace(part, row=self._row(name, DepartmentKind.UNIT, part.row), parts=[])
                for name in division.get("units", ())
            ]
            place.parts.append(part)
        return place

    def _save(self) -> None:
        """One insert a level, so that each row finds its parent's key."""
        divisions = [part for place in self.places for part in place.parts]
        units = [unit for part in divisions for unit in part.parts]
        top = [*self.groups.values(), self.administration]
        Department.objects.bulk_create(top)
        for level in ([place.row for place in self.places] + [self.office], divisions, units):
            rows = [item if isinstance(item, Department) else item.row for item in level]
            for row in rows:
                row.parent = row.parent  # takes over the key that the parent has by now
            Department.objects.bulk_create(rows, batch_size=500)

    def posts(self, people: int, chance: random.Random, *, without_director: set[str]) -> list[Post]:
        """Exactly `people` posts, the highest first; raises TooFewPeople when that is too few for the organization.

        In the departments whose codes are in `without_director` the managers report to the deputy administrator.
        """
        chief = Post("County Administrator", self.administration, heads=True, rank=0)
        deputies = {
            code: Post(self.group_heads[code], row, chief, heads=True, rank=1) for code, row in self.groups.items()
        }
        office = Post("Customer Experience Program Manager", self.office, chief, heads=True, rank=1)
        analyst = Post("Customer Experience Analyst", self.office, office)
        leading, leaves = [chief, *deputies.values(), office], []
        for place in self.places:
            above = deputies[self.group_of[place.row.code]]
            if place.row.code not in without_director:
                above = Post(f"Director of {place.row.name}", place.row, above, heads=True, rank=2)
                leading.append(above)
            leading.append(Post("Executive Assistant", place.row, above))
            for division in place.parts:
                manager = Post(f"{division.row.name} Manager", division.row, above, heads=True, rank=3)
                leading.append(manager)
                for leaf in division.leaves():
                    boss = manager
                    if leaf is not division:
                        boss = Post(
                            f"{leaf.row.name} Supervisor",
                            leaf.row,
                            manager,
                            frontline=bool(leaf.frontline),
                            heads=True,
                            rank=4,
                        )
                        leading.append(boss)
                    leaves.append((leaf, boss))
        room = people - len(leading) - 1
        if room < len(leaves):
            raise TooFewPeople(f"So many departments need at least {len(leading) + 1 + len(leaves)} people.")
        staff = [post for (leaf, boss), count in zip(leaves, _shares(leaves, room), strict=True)
                 for post in _staff(leaf, boss, count, chance)]  # fmt: skip
        return sorted([*leading, analyst, *staff], key=lambda post: post.rank)


def _usual_divisions(item: dict[str, Any]) -> list[dict[str, Any]]:
    """What a department has that the data file describes in one line."""
    return [
        {"name": f"{item['name']} Services", "frontline": item["frontline"], "office": item["office"]},
        {"name": f"{item['name']} Programs", "frontline": item["frontline"][:1], "office": item["office"]},
    ]


def _shares(leaves: list[tuple[Place, Post]], room: int) -> list[int]:
    """`room` split by size, at least one each, the rounding given to the first."""
    spare = room - len(leaves)
    whole = sum(leaf.size for leaf, _ in leaves)
    shares = [1 + spare * leaf.size // whole for leaf, _ in leaves]
    for position in range(room - sum(shares)):
        shares[position % len(shares)] += 1
    return shares


def _staff(leaf: Place, boss: Post, count: int, chance: random.Random) -> Iterator[Post]:
    for _ in range(count):
        frontline = bool(leaf.frontline) and (not leaf.office or chance.random() < 0.72)
        title = chance.choice(leaf.frontline if frontline else leaf.office)
        yield Post(title, leaf.row, boss, frontline=frontline, has_mail=not (frontline and leaf.crews))
