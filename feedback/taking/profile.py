"""A person's own profile by letter: computed from the form they sent, shown once, stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.instruments.questionnaire import Questionnaire
from feedback.taking.asking import letters_of
from goals.models import HeartLetter

STRONG, STEADY = 4.0, 3.0
TRAINING = {
    "H": _("Ask a colleague of another department to show you what they do, and join the next ambassador session."),
    "E": _("Read the who-does-what guide of your department, and pick one service to know better this month."),
    "A": _("Practice active listening: say in your own words what the customer asked before you answer."),
    "R": _(
        "Take the course on serving people with different languages and abilities, and on calm words in heated talks."
    ),
    "T": _("Agree with your team by when messages are answered, and tell customers that time before they ask."),
}
"""What to learn for each letter. County default, edit to fit."""


@dataclass(frozen=True)
class Line:
    """One letter: the mean of its answers from 1 to 5 (None without any), and what that suggests."""

    letter: HeartLetter
    mean: float | None
    words: str
    suggestion: str

    @property
    def percent(self) -> int:
        """From 0 to 100 on the scale from 1 to 5."""
        return round((self.mean - 1) * 25) if self.mean is not None else 0


def means(asked: Questionnaire, answers: Mapping[str, int]) -> dict[str, float]:
    """Letter → mean of the answers from 1 to 5; N/A and unanswered are left out."""
    found = {}
    for letter, keys in letters_of(asked).items():
        valid = [answers[key] for key in keys if answers.get(key, 0) > 0]
        if valid:
            found[letter] = round(sum(valid) / len(valid), 1)
    return found


def profile(by_letter: Mapping[str, float]) -> list[Line]:
    """All five letters, with suggestions for those that are not strong yet. One query."""
    return [_line(letter, by_letter.get(letter.key)) for letter in HeartLetter.objects.all()]


def _line(letter: HeartLetter, mean: float | None) -> Line:
    if mean is None:
        return Line(letter, None, gettext("No answer"), "")
    if mean >= STRONG:
        return Line(letter, mean, gettext("A strength: keep it, and show others how"), "")
    words = gettext("Steady: a little more would show") if mean >= STEADY else gettext("Room to grow")
    return Line(letter, mean, words, str(TRAINING[letter.key]))
