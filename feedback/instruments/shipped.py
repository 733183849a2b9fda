"""The instruments that ship with the portal: read once, put where there is none of the kind yet."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from feedback.instruments.models import (
    Instrument,
    InstrumentKind,
    Item,
    ItemText,
    Language,
    ScaleLabel,
    Version,
    VersionState,
    VersionText,
)

FILE = Path(__file__).parent / "shipped.yaml"


@transaction.atomic
def load_instruments() -> list[Instrument]:
    """Puts each shipped instrument in use that the portal has none of. What people edit is never touched again.

    Returns those that are new.
    """
    known = set(Instrument.objects.values_list("kind", flat=True))
    told: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [_load(one) for one in told if one["kind"] not in known]


def _load(told: dict[str, Any]) -> Instrument:
    instrument = Instrument.objects.create(kind=InstrumentKind(told["kind"]))
    version = Version.objects.create(
        instrument=instrument, number=1, state=VersionState.PUBLISHED, published_at=timezone.now()
    )
    VersionText.objects.bulk_create(
        VersionText(
            version=version,
            language=language,
            title=told["title"][language],
            introduction=told["introduction"][language],
            comment_label=told["comment"][language],
        )
        for language in Language.values
    )
    ScaleLabel.objects.bulk_create(
        ScaleLabel(version=version, value=value, language=language, label=labels[language])
        for value, labels in told["scale"].items()
        for language in Language.values
    )
    items = Item.objects.bulk_create(
        Item(version=version, key=item["key"], letter=item.get("letter", ""), core=True, order=order)
        for order, item in enumerate(told["items"])
    )
    ItemText.objects.bulk_create(
        ItemText(item=item, language=language, text=words[language])
        for item, words in zip(items, told["items"], strict=True)
        for language in Language.values
    )
    return instrument
