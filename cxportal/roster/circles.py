"""Circles of managers: nobody may report to themselves, however long the way."""

from collections.abc import Mapping


def circles(manager_of: Mapping[str, str]) -> list[list[str]]:
    """Every circle in "who reports to whom", each beginning with its smallest key. Linear in the number of people."""
    found: list[list[str]] = []
    done: set[str] = set()
    for start in manager_of:
        trail: list[str] = []
        place: dict[str, int] = {}
        key: str | None = start
        while key is not None and key not in done and key not in place:
            place[key] = len(trail)
            trail.append(key)
            key = manager_of.get(key)
        if key is not None and key in place:
            circle = trail[place[key] :]
            first = circle.index(min(circle))
            found.append(circle[first:] + circle[:first])
        done.update(trail)
    return found
