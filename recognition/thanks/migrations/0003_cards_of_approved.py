"""Thanks that were passed on before there were cards become cards, with nobody told again."""

from typing import Any

from django.db import migrations
from django.utils import timezone

LONGEST = 600


def make_cards(apps: Any, schema_editor: Any) -> None:
    thanks, cards, recipients = (
        apps.get_model(*name) for name in (("thanks", "Thanks"), ("cards", "Card"), ("cards", "Recipient"))
    )
    for row in thanks.objects.filter(state="approved", card=None).select_related("person"):
        given = timezone.localdate(row.decided_at)
        happened = min(row.happened_on or timezone.localdate(row.received_at), given)
        card = cards.objects.create(
            kind="spot",
            letter=row.letter,
            words=row.words[:LONGEST],
            happened_on=happened,
            served="external",
            visibility="private",
            giver_name="A customer",
            given_at=row.decided_at,
            given_on=given,
            token=row.token,
        )
        recipients.objects.create(card=card, person=row.person, department=row.person.department)
        thanks.objects.filter(pk=row.pk).update(card=card)


class Migration(migrations.Migration):
    dependencies = [("thanks", "0002_card"), ("cards", "0001_initial")]
    operations = [migrations.RunPython(make_cards, migrations.RunPython.noop)]
