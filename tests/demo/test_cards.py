"""The demonstration county's cards: valid, given within the rules, and full HEARTs that a recount confirms."""

from cxportal.demo.models import Demonstration
from cxportal.people.models import Person
from recognition.cards.hearts import count_anew, quarter_of
from recognition.cards.models import Card, FullHeart, Preference, Recipient
from recognition.cards.models.rules import CARDS_A_PAIR
from recognition.thanks.models import State, Thanks


def test_cards_are_valid_and_nobody_recognizes_themself(demo: Demonstration) -> None:
    for card in Card.objects.prefetch_related("recipients"):
        card.full_clean()
        assert card.recipients.all()
        assert card.given_by_id not in {one.person_id for one in card.recipients.all()}


def test_full_hearts_are_what_a_recount_says(demo: Demonstration) -> None:
    before = set(FullHeart.objects.standing().values_list("person", "quarter", "completed_on"))
    days = set(Card.objects.values_list("happened_on", flat=True))
    for quarter in {quarter_of(day) for day in days}:
        count_anew(list(Person.objects.all()), quarter)
    assert before
    assert set(FullHeart.objects.standing().values_list("person", "quarter", "completed_on")) == before


def test_thanks_that_were_passed_on_are_cards(demo: Demonstration) -> None:
    assert not Thanks.objects.filter(state=State.APPROVED, card=None).exists()
    assert Card.objects.filter(given_by=None).count() == 5


def test_a_manager_can_give_the_next_card_to_each_of_the_stories(demo: Demonstration) -> None:
    for name in ("Sparrowfield", "Mossgrove"):
        person = Person.objects.get(last_name=name, email__in=("staff@county.example", "lead@county.example"))
        quarter = quarter_of(demo.today)
        given = Card.objects.standing().limited().to(person).filter(given_by=person.manager)
        assert given.filter(given_on__gte=quarter.first, given_on__lt=quarter.end).count() < CARDS_A_PAIR


def test_who_keeps_off_the_wall_keeps_all_of_theirs_off(demo: Demonstration) -> None:
    off = Preference.objects.filter(off_wall=True).values("person")
    assert off
    assert not Recipient.objects.filter(person__in=off, off_wall=False).exists()
    assert Recipient.objects.on_wall().exists()
