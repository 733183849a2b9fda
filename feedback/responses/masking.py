"""Names of employees are masked in comments before staff see them."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from django.core.cache import cache
from django.db.models import Count, Max

from cxportal.people.models import Person

MASK = "[name]"
WORD = re.compile(r"[^\W\d_]+")
KEPT_SECONDS = 600
# Words that are names as well. They are masked where they look like one: with a capital within a sentence, or beside a
# name. In small letters, or as the first word of a sentence, they are taken for what they usually mean.
# fmt: off
ORDINARY = frozenset((
    "a", "al", "an", "april", "art", "august", "banks", "bell", "best", "bill", "black", "booker", "brown",
    "bush", "carter", "case", "chance", "church", "cook", "crystal", "da", "dale", "daisy", "dawn", "day", "de",
    "del", "della", "di", "do", "drew", "du", "el", "faith", "fields", "frank", "gene", "good", "grace", "grant",
    "gray", "green", "hall", "hand", "hill", "holiday", "hope", "house", "iris", "ivy", "jack", "joy", "june",
    "king", "la", "lake", "land", "le", "long", "love", "major", "mark", "mason", "max", "may", "miles", "miller",
    "mercy", "moon", "paige", "page", "park", "parks", "penny", "piper", "power", "price", "rice", "rich", "rivers",
    "rob", "rose", "ruby", "rush", "sage", "sandy", "short", "small", "smart", "stone", "street", "strong", "sue",
    "summer", "sunny", "van", "victor", "von", "walker", "ward", "waters", "weeks", "west", "white", "will", "win",
    "wise", "wood", "woods", "work", "worth", "young",
))
# fmt: on


def folded(word: str) -> str:
    """Without accents and capitals, so that "JOSÉ" and "jose" are one."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(names: Iterable[str]) -> frozenset[str]:
    """The single words of names, folded; initials and other single letters are none."""
    return frozenset(folded(word) for name in names for word in WORD.findall(name) if len(word) > 1)


def names_of_people() -> frozenset[str]:
    """The words in the names of everybody who works here or ever did: what was written of somebody stays masked when
    they leave. Kept for ten minutes, or until somebody joins."""
    state = Person.objects.aggregate(count=Count("pk"), last=Max("pk"))
    key = f"names:{state['count']}:{state['last']}"
    found: frozenset[str] | None = cache.get(key)
    if found is None:
        rows = Person.objects.values_list("first_name", "last_name")
        found = words_of(name for row in rows.iterator() for name in row)
        cache.set(key, found, KEPT_SECONDS)
    return found


def masked(text: str, names: Collection[str]) -> str:
    """The text with every word that is somebody's name replaced, whatever its capitals and accents."""
    words = list(WORD.finditer(text))
    hidden = [_is_name(text, word, names) for word in words]
    for order in (range(1, len(words)), range(len(words) - 1, 0, -1)):
        for number in order:
            first, second = words[number - 1], words[number]
            if hidden[number - 1] != hidden[number] and _touch(text, first, second):
                other = number if hidden[number - 1] else number - 1
                hidden[other] = folded(words[other].group()) in names
    parts: list[str] = []
    end = 0
    for word, hide in zip(words, hidden, strict=True):
        if hide:
            parts += [text[end : word.start()], MASK]
            end = word.end()
    return "".join([*parts, text[end:]])


def _is_name(text: str, word: re.Match[str], names: Collection[str]) -> bool:
    plain = folded(word.group())
    if plain not in names:
        return False
    if plain not in ORDINARY:
        return True
    before = text[: word.start()].rstrip(" \t\"'“‘(")
    begins = not before or before[-1] in ".!?\n:;¡¿"
    return word.group()[:1].isupper() and not begins


def _touch(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether nothing but blanks, a hyphen or an apostrophe stands between two words."""
    return not text[first.end() : second.start()].strip(" -'’")
