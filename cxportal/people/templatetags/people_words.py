"""Facts about people, in words for templates."""

from django import template

from cxportal.history.models import Entry
from cxportal.people.models import Role, WayInState

register = template.Library()

WAY_IN_CHIPS = {
    WayInState.OPEN: ("schedule", "info"),
    WayInState.USED: ("check_circle", "success"),
    WayInState.EXPIRED: ("hourglass_empty", "warning"),
    WayInState.ENDED: ("cancel", "neutral"),
}


@register.filter
def changes_in_words(entry: Entry) -> list[str]:
    """Each field change of an entry: "Job title: Clerk → Director"."""
    return [f"{label}: {old or 'empty'} → {new or 'empty'}" for label, (old, new) in entry.changes.items()]


@register.filter
def head_words(roles: list[Role]) -> str:
    """Who heads a department today: "Dana Director", "Acting: Ash", "Vacant", or nothing where nobody said."""
    in_office = [role for role in roles if role.person]
    words = [f"{'Acting: ' if role.acting else ''}{role.person}" for role in in_office]
    if any(not role.person for role in roles):
        words.insert(0, "Vacant")
    return ", ".join(words)


@register.filter
def of(found: dict[int, list[Role]], pk: int) -> list[Role]:
    """The entry of a dictionary, or an empty list."""
    return found.get(pk, [])


@register.filter
def way_in_icon(state: WayInState) -> str:
    return WAY_IN_CHIPS[state][0]


@register.filter
def way_in_tone(state: WayInState) -> str:
    return WAY_IN_CHIPS[state][1]
