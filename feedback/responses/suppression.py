"""Small groups: which people are shown together, so that nobody can be found by subtraction.

**The rule.** Before anything is shown, the people who answered are divided into *pools* of at least five. A pool is
never divided again, its members never change, and every figure that the portal shows anywhere is a sum of whole pools.

**Why that is safe.** Whatever is added to and subtracted from such figures (a department minus its divisions, all
minus frontline, a year minus eleven months, yesterday's page minus today's) is a sum of whole pools again, each
with some factor. A group of people in it has the factor 1 for its members and 0 for everybody else; as all members of
a pool have the same factor, the group is made of whole pools, and has five members or none. No list of forbidden
differences is needed, and a new filter or page cannot open a hole as long as it sums pools.

**How pools are made.** The finest grid is department × frontline yes/no in a round of staff, department × touchpoint ×
month for customers.

* *Staff* (`pooled`): a cell with enough people is a pool. Cells with fewer are joined with each other within the
  smallest department that holds enough of them; where even together they are too few, the smallest neighboring pool
  takes them in. A pool that reaches across divisions counts for the department above them only, which is what hides
  the neighbor of a small group too.
* *Customers* (`responses.publishing`): a cell with too few people waits for the next month. Once there are enough,
  they are a pool that counts in that month.
* *Items* (`shown_keys`): within a pool, items and the letter that sums them are one more division. An item that too
  few answered is hidden, together with the smallest other item of its letter, or the letter minus the others would
  tell it.

What comes after a round was closed or a month was over (a paper form, an import) waits in the same way until there
are enough people for a pool of their own. So is what is taken out again: it stays counted until there is enough of it.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Cell = tuple[int, int]
"""department, frontline (1 or 0)"""


@dataclass(eq=False)
class Pool:
    """People shown together or not at all. `place` is the smallest department that holds them all, 0 the county."""

    place: int
    cells: list[Cell]
    people: int
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def frontline(self) -> int:
        """1 or 0 where they all are, else -1."""
        found = {frontline for _, frontline in self.cells}
        return found.pop() if len(found) == 1 else -1


def pooled(people: Mapping[Cell, int], parents: Mapping[int, int | None], *, minimum: int) -> list[Pool]:
    """Divides cells with so many people each into pools of at least `minimum`; what is left at the very top waits.

    `parents` is the tree: department → the one above it (none: at the top). One that is not in it stands at the top.
    """
    below: dict[int, list[int]] = defaultdict(list)
    for department in sorted({*parents, *(department for department, _ in people)}):
        below[_above(department, parents)].append(department)
    own: dict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(people):
        if people[cell] > 0:
            own[cell[0]].append(cell)
    return _gather(0, below, own, people, minimum)[0]


def _above(department: int, parents: Mapping[int, int | None]) -> int:
    """The department above; 0 for the county. A circle (which the tree editor refuses) stands at the top."""
    seen = {department}
    step = parents.get(department)
    while step is not None:
        if step in seen:
            return 0
        seen.add(step)
        step = parents.get(step)
    return parents.get(department) or 0


def _gather(
    place: int,
    below: Mapping[int, Collection[int]],
    own: Mapping[int, Collection[Cell]],
    people: Mapping[Cell, int],
    minimum: int,
) -> tuple[list[Pool], list[Cell]]:
    """The pools within a place, and the cells that are still too small."""
    pools: list[Pool] = []
    waiting: list[Cell] = []
    for part in below.get(place, ()):
        theirs, left = _gather(part, below, own, people, minimum)
        pools += theirs
        waiting += left
    for cell in own.get(place, ()):
        if people[cell] >= minimum:
            pools.append(Pool(place, [cell], people[cell]))
        else:
            waiting.append(cell)
    left_over = sum(people[cell] for cell in waiting)
    if left_over >= minimum:
        return [*pools, Pool(place, waiting, left_over)], []
    if waiting and pools:
        smallest = min(pools, key=lambda pool: pool.people)
        smallest.place, smallest.people = place, smallest.people + left_over
        smallest.cells += waiting
        return pools, []
    return pools, waiting


def shown_keys(people: Mapping[str, int], letters: Mapping[str, str], *, minimum: int) -> frozenset[str]:
    """Of a pool's keys with the people who gave each a valid answer: those that may be shown.

    `letters` maps an item's key to its letter (none or "": no letter). "letter:H" sums the items of H.
    """
    shown = {key for key, count in people.items() if count >= minimum}
    for letter in "HEART":
        items = [key for key in people if letters.get(key) == letter]
        others = sorted((people[key], key) for key in items if people[key] >= minimum)
        if others and any(0 < people[key] < minimum for key in items):
            shown.discard(others[0][1])
    return frozenset(shown)
