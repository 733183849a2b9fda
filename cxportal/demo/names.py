"""Names for the people of the demonstration county, from `data/names.yaml`."""

import random
from collections.abc import Iterator

from cxportal.demo.data import read

FIRST, INVENTED, HEADS, TAILS = (read("names")[part].split() for part in ("first", "invented", "heads", "tails"))
LAST = INVENTED + [head + tail for head in HEADS for tail in TAILS]


def names(chance: random.Random) -> Iterator[tuple[str, str]]:
    """First and last names without end; no pair twice before all of some 180,000 have been given."""
    given: set[tuple[str, str]] = set()
    while True:
        # Every third last name comes from the hand-written list, so that the sound of the names varies.
        pair = chance.choice(FIRST), chance.choice(INVENTED if chance.random() < 0.33 else LAST)
        if pair not in given or len(given) >= len(FIRST) * len(LAST):
            given.add(pair)
            yield pair
