"""Who may give what, see which card, and take it back. Asked by views, templates and actions alike."""

from cxportal.people.models import Person
from cxportal.people.predicates import Someone, is_manager, is_program_office, is_signed_in
from recognition.cards.models import LIMITED, Card, CardKind, Recipient, Rules, Visibility
from recognition.cards.places import near


def may_run_recognition(someone: Someone) -> bool:
    """Sets the rules, takes cards back, plans visits: the program office."""
    return is_program_office(someone)


def kinds_for(person: Person, rules: Rules) -> list[CardKind]:
    """What the person may give: notes are anybody's, cards and certificates a manager's (cards a peer's by setting)."""
    if is_manager(person) or is_program_office(person):
        return list(CardKind)
    return [CardKind.SPOT, CardKind.NOTE] if rules.peers_give_cards else [CardKind.NOTE]


def may_give(person: Person, kind: str, rules: Rules) -> bool:
    return kind in kinds_for(person, rules)


def is_limited(kind: str) -> bool:
    return kind in LIMITED


def may_see(person: Person, card: Card) -> bool:
    """Its giver, who received it, the program office; until it is taken back also their managers and heads, and those
    whom it is shown to."""
    if card.given_by_id == person.pk or is_program_office(person):
        return True
    recipients = list(card.recipients.select_related("person"))
    if any(one.person_id == person.pk for one in recipients):
        return True
    if not card.is_standing:
        return False
    if any(answers_for(person, one.person) for one in recipients):
        return True
    if not any(one.shown for one in recipients):
        return False
    if card.visibility == Visibility.WALL:
        return True
    return card.visibility == Visibility.DEPARTMENT and bool(
        near(person) & {one.department_id for one in recipients if one.shown}
    )


def copies_for(person: Person, card: Card) -> list[Recipient]:
    """Whose copies of a standing card they may print, of recipients loaded with their people: its giver and the program
    office all, others their own and those of the people they answer for."""
    recipients = list(card.recipients.all()) if card.is_standing else []
    if card.given_by_id == person.pk or is_program_office(person):
        return recipients
    return [one for one in recipients if one.person_id == person.pk or answers_for(person, one.person)]


def answers_for(manager: Person, person: Person) -> bool:
    """Their manager, or a head at or above where they work."""
    return person.manager_id == manager.pk or person.department_id in manager.standing.own.departments


def may_retract(someone: Someone, card: Card) -> bool:
    return is_signed_in(someone) and (card.given_by_id == someone.pk or is_program_office(someone))


def may_see_preference(someone: Someone, person: Person) -> bool:
    """Themself, their manager and the heads above, and the program office."""
    return is_signed_in(someone) and (someone == person or is_program_office(someone) or answers_for(someone, person))


def leads_a_team(someone: Someone) -> bool:
    return is_manager(someone) or is_program_office(someone)
