"""What a page of results shows: figures with their words, ready to be drawn or written to a file."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language, gettext, ngettext

from feedback.instruments.models import LETTERS, InstrumentKind, Item, Version
from feedback.instruments.questionnaire import Question, questionnaire, questions_of
from feedback.responses import reading
from feedback.responses.models import ResultSettings
from feedback.responses.reading import ALL, COUNTY, LETTER_KEYS, Figure, Figures, Part, Slice, Tree
from feedback.results.filters import ResultFilter
from feedback.results.periods import Months, month_words, whole_months
from feedback.rounds.models import Round
from feedback.statistics import HeartIndex
from feedback.touchpoints.models import Touchpoint

LETTER_NAMES = dict(zip(LETTERS, ("Helpfulness", "Expertise", "Attentiveness", "Respect", "Timeliness"), strict=True))
SHORT = {"trust": "Trust", "need": "Need addressed", "ease": "Ease"}
"""Items of the customer survey that belong to no letter."""


@dataclass(frozen=True)
class Line:
    """One letter or question of a group, now and before. `figure` is None where too few answered."""

    key: str
    label: str
    letter: str
    figure: Figure | None
    before: Figure | None = None
    since: str = ""

    @property
    def change(self) -> int | None:
        """Percentage points since before, of the percents as they are shown."""
        return self.figure.percent - self.before.percent if self.figure and self.before else None

    @property
    def words(self) -> str:
        """ "72% favorable, 143 people, up 4 points since Jul 2026"."""
        if self.figure is None:
            return gettext("Too few people answered to show this")
        said = gettext("%(percent)s%% favorable, %(people)s people") % {
            "percent": self.figure.percent,
            "people": f"{self.figure.people:,}",
        }
        return f"{said}, {self.change_words}" if self.change_words else said

    @property
    def change_words(self) -> str:
        return changed(self.change, self.since)


def changed(points: int | None, since: str) -> str:
    """ "up 4 points since Jul 2026"; nothing where there is nothing to compare with."""
    if points is None:
        return ""
    if points == 0:
        return gettext("unchanged %(since)s") % {"since": since}
    if points > 0:
        said = ngettext("up %(points)s point %(since)s", "up %(points)s points %(since)s", points)
    else:
        said = ngettext("down %(points)s point %(since)s", "down %(points)s points %(since)s", -points)
    return said % {"points": abs(points), "since": since}


@dataclass(frozen=True)
class Row:
    """A department, a touchpoint or a month with its letters (None: too few) and the index over them."""

    id: int
    name: str
    people: int | None
    letters: Mapping[str, Figure | None]
    index: HeartIndex

    @property
    def percent(self) -> int | None:
        return None if self.index.value is None else round(100 * self.index.value)

    @property
    def cells(self) -> list[tuple[str, Figure | None]]:
        return [(letter, self.letters[letter]) for letter in LETTERS]


@dataclass(frozen=True)
class Report:
    """The results of one group: the whole county, a department with its parts, a touchpoint."""

    kind: str
    scope: str
    when: str
    since: str
    minimum: int
    people: int | None
    index: HeartIndex
    index_before: HeartIndex
    letters: list[Line]
    questions: list[Line]
    trend: list[Row]
    parts: list[Row]
    touchpoints: list[Row] = field(default_factory=list)

    @property
    def percent(self) -> int | None:
        return None if self.index.value is None else round(100 * self.index.value)

    @property
    def words(self) -> str:
        """The headline in words."""
        if self.percent is None:
            return gettext("Too few people answered to show anything here.")
        before = None if self.index_before.value is None else round(100 * self.index_before.value)
        change = changed(None if before is None else self.percent - before, self.since)
        index = gettext("HEART index %(percent)s%%") % {"percent": self.percent}
        people = gettext("%(people)s people") % {"people": f"{self.people:,}"} if self.people else ""
        told = [index, people, change]
        return ", ".join(filter(None, told))

    @property
    def left_out(self) -> list[str]:
        """The names of the letters that too few answered."""
        return [gettext(LETTER_NAMES[letter]) for letter in self.index.left_out] if self.index.letters else []


def slices_of(form: ResultFilter, months: Months) -> tuple[Slice, Slice | None, str, str]:
    """What to read now, what to compare it with (None: nothing), and how both times are called."""
    if form.kind == InstrumentKind.CUSTOMER:
        touchpoints = form.touchpoint_ids
        now = Slice(form.kind, months.first, months.last, touchpoints=touchpoints)
        before = Slice(form.kind, months.before.first, months.before.last, touchpoints=touchpoints)
        return now, before, months.words, gettext("on the %(count)s months before") % {"count": len(months.all)}
    round, frontline = form.round_chosen, form.frontline_chosen
    now = Slice(form.kind, round_id=round.pk if round else 0, frontline=frontline)
    earlier = _round_before(round, form.rounds)
    if earlier is None:
        return now, None, round.name if round else "", ""
    before = Slice(form.kind, round_id=earlier.pk, frontline=frontline)
    return now, before, round.name if round else "", gettext("since %(month)s") % {"month": month_words(earlier.month)}


def _round_before(round: Round | None, rounds: list[Round]) -> Round | None:
    older = [one for one in rounds if round and (one.month, one.pk) < (round.month, round.pk)]
    return older[0] if older else None


def months_of(form: ResultFilter, on: dt.date) -> Months:
    return whole_months(on, form.length)


def report(form: ResultFilter, tree: Tree, *, on: dt.date) -> Report:
    """Everything the page shows. A fixed number of queries."""
    rules = ResultSettings.current()
    minimum, scope = rules.minimum_people, form.department_id
    now, earlier, when, since = slices_of(form, months_of(form, on))
    everywhere = reading.by_department(now, tree, minimum=minimum)
    before = reading.by_department(earlier, tree, minimum=minimum).get(scope, {}) if earlier else {}
    found = everywhere.get(scope, {})
    trend_slice = now if form.kind == InstrumentKind.CUSTOMER else Slice(form.kind, frontline=now.frontline)
    trend = reading.by_month(trend_slice, tree, scope, minimum=minimum)
    questions = questions_for(form.kind, found)
    return Report(
        kind=form.kind,
        scope=tree.name(scope, gettext("The whole county")),
        when=when,
        since=since,
        minimum=minimum,
        people=found[ALL].people if ALL in found else None,
        index=reading.index_of(found, minimum=minimum),
        index_before=reading.index_of(before, minimum=minimum),
        letters=[
            Line(key, gettext(LETTER_NAMES[key[-1]]), key[-1], found.get(key), before.get(key), since)
            for key in LETTER_KEYS
        ],
        questions=[
            Line(one.key, one.text, one.letter, found.get(one.key), before.get(one.key), since) for one in questions
        ],
        trend=[row_of(month, month_words(month), trend[month], minimum) for month in sorted(trend)],
        parts=[row_of(part.id, part.name, everywhere.get(part.id, {}), minimum) for part in _rows_below(tree, scope)],
        touchpoints=_touchpoints(form, now, tree, minimum),
    )


def row_of(id: int, name: str, figures: Figures, minimum: int) -> Row:
    letters = {letter: figures.get(f"letter:{letter}") for letter in LETTERS}
    people = figures[ALL].people if ALL in figures else None
    return Row(id, name, people, letters, reading.index_of(figures, minimum=minimum))


def _rows_below(tree: Tree, scope: int) -> list[Part]:
    """The parts of a department; of the county, the departments that report (groups only hold them)."""
    if scope != COUNTY:
        return tree.below(scope)
    reporting = [part for part in tree.parts.values() if part.kind == "department"]
    return reporting or tree.below(COUNTY)


def _touchpoints(form: ResultFilter, now: Slice, tree: Tree, minimum: int) -> list[Row]:
    """The touchpoints of a department, merged ones pooled into what took them over."""
    scope = form.department_id
    if form.kind != InstrumentKind.CUSTOMER or scope == COUNTY or form.touchpoint_ids:
        return []
    places = tree.within(scope)
    into = {one.pk: one.merged_into_id for one in form.touchpoints}
    groups = {one.pk: _end_of(one.pk, into) for one in form.touchpoints}
    found = reading.by_touchpoint(now, groups=groups, minimum=minimum)
    theirs = [one for one in form.touchpoints if one.department_id in places and one.merged_into_id is None]
    return [row_of(one.pk, str(one), found.get(one.pk, {}), minimum) for one in theirs]


def _end_of(pk: int, into: Mapping[int, int | None]) -> int:
    seen = {pk}
    while (step := into.get(pk)) is not None and step not in seen:
        seen.add(step)
        pk = step
    return pk


def questions_for(kind: str, found: Collection[str]) -> list[Question]:
    """The items of the version in use, and after them whatever else was answered (extra items, earlier ones)."""
    version = Version.objects.in_use().filter(instrument__kind=kind).select_related("instrument").first()
    language = get_language() or "en"
    own = list(questionnaire(version, language).questions) if version else []
    known = {question.key for question in own}
    others = {key for key in found if key != ALL and key not in LETTER_KEYS} - known
    if not others:
        return own
    rows: dict[str, Item] = {}
    for item in Item.objects.filter(key__in=others).order_by("pk"):
        rows[item.key] = item
    return own + questions_of(list(rows.values()), language)


def all_touchpoints() -> list[Touchpoint]:
    return list(Touchpoint.objects.order_by("service", "location", "pk"))


def all_rounds() -> list[Round]:
    """Every closed round, the newest first."""
    return list(Round.objects.closed().select_related("instrument").order_by("-month", "-pk"))
