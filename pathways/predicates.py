"""Who may see and do what with the plan. Asked by views, templates and actions alike."""

from cxportal.county.models import County
from cxportal.people.predicates import Someone, is_signed_in


def may_see_plan(someone: Someone, county: County) -> bool:
    """The plan is for people who are signed in, and for visitors where the county shows it to them."""
    return is_signed_in(someone) or county.plan_is_public


def may_see_narratives(someone: Someone) -> bool:
    """What leads wrote (what happened, barriers, recovery) never leaves the county's own people."""
    return is_signed_in(someone)
