"""The board packet: an edition as a document. The county, one page a department, charts, signs, definitions, method."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from cxportal.jobs.models import Job
from cxportal.people.models import Department
from cxportal.printing.documents import Paper, pdf
from cxportal.scorecards.charts import Series, picture
from cxportal.scorecards.models import Edition, EditionState, Part
from cxportal.scorecards.out.gathering import Card, Whole, county_series, whole
from cxportal.scorecards.reading import Line
from cxportal.scorecards.standing import CHIPS, Movement, Standing

# What the pages' style sheet says of charts (static/src/parts), for paper.
STYLE = """<style>
text{font-family:"Public Sans";font-size:15px;fill:#55616d}
.chart__level{text-anchor:end}.chart__tick{text-anchor:middle}
polyline{fill:none}.chart__limit{stroke:#55616d;stroke-width:1.5;stroke-dasharray:6 5}
.chart__center{stroke:#55616d;stroke-width:1.5}.chart__index{stroke:ACCENT;stroke-width:3}
.chart__change{stroke:ACCENT;stroke-width:2}.chart__number{text-anchor:middle}
.chart__point{fill:ACCENT}.chart__point--sign{fill:#b3261e;stroke:#ffffff;stroke-width:2}
</style>"""
SIGNS = 4
"""So many of a measure's signs are told, the latest; of the others how many."""
METHOD = (
    ("Interval", "Beside each share stands Wilson’s 95% interval: where it would lie if everybody had been asked."),
    (
        "Against target",
        "On target, close (short of it by no more than the measure’s tolerance, 5 points unless set otherwise), or off "
        "target. Without a target it is pending.",
    ),
    (
        "Month by month",
        "Dashed lines are control limits: within them months differ by chance alone. Larger points are signs of a "
        "change: a point outside, seven in a row on one side or in one direction, or two of three far out. With fewer "
        "than twelve months the limits are a trial; with fewer than ten no sign is called.",
    ),
    (
        "Small groups",
        "Nothing is shown for a group that is too small (fewer than five people, or as many as the county set), "
        "nor what would tell it by subtraction.",
    ),
    (
        "Departments",
        "They differ in what they do and whom they serve, so they stand by name. This is no ranking.",
    ),
)


def write(edition: Edition, job: Job, file: BinaryIO, *, paper: Paper = "us-letter") -> None:
    """The packet as PDF/UA-1."""
    found = whole(edition)
    job.beat(done=1, total=3, message="Figures read")
    series = county_series(edition, found.measures)
    job.beat(done=2, message="Charts drawn")
    title = f"Scorecard, {edition.period}"
    file.write(pdf("board_packet", told(found, series), title=title, paper=paper))
    job.beat(done=3)


def told(found: Whole, series: Mapping[int, Series]) -> dict[str, Any]:
    """What the template says, in words."""
    edition = found.edition
    span = edition.period.span
    return {
        "period": str(edition.period),
        "days": span.days,
        "before": span.before().label,
        "edition": _edition(edition),
        "draft": edition.state != EditionState.PUBLISHED,
        "county": _card(found.county),
        "departments": [_card(card) for card in _reporting(found)],
        "charts": [_chart(measure.name, series[measure.pk]) for measure in found.measures if series[measure.pk].rows],
        "signs": _signs(found, series),
        "definitions": [_definition(part) for part in _parts(edition)],
        "method": [{"heading": heading, "text": text} for heading, text in METHOD],
    }


def _reporting(found: Whole) -> list[Card]:
    """The departments that report; what counts for their divisions is counted for them too."""
    reporting = set(Department.objects.reporting(found.edition.period.span.last))
    return [card for card in found.departments if card.department in reporting]


def _edition(edition: Edition) -> str:
    said = [f"Published {edition.published_at:%b %-d, %Y}" if edition.published_at else "Draft, not published"]
    if edition.revision > 1:
        said.append(f"revision {edition.revision}")
    if edition.reason:
        said.append(edition.reason)
    return ", ".join(said)


def _card(card: Card) -> dict[str, Any]:
    return {
        "name": card.name,
        "summary": summary(card),
        "lines": [_line(line) for line in card.lines],
        "better": [f"{line.now.part.name}: {line.words}" for line in card.moved(Movement.IMPROVING)],
        "worse": [f"{line.now.part.name}: {line.words}" for line in card.moved(Movement.DECLINING)],
    }


def summary(card: Card) -> str:
    """ "3 on target, 1 close, 2 off target; 4 improving, 1 declining." """
    standings = (Standing.ON, Standing.CLOSE, Standing.OFF, Standing.PENDING)
    stand = [f"{card.count(each)} {each.lower()}" for each in standings if card.count(each)]
    moves = [f"{len(card.moved(each))} {each}" for each in (Movement.IMPROVING, Movement.DECLINING) if card.moved(each)]
    return "; ".join(filter(None, (", ".join(stand), ", ".join(moves)))).capitalize() + "."


def _line(line: Line) -> dict[str, str]:
    now = line.now
    return {
        "letter": line.measure.letter,
        "name": now.part.name,
        "value": line.value,
        "n": "too few" if now.hidden else f"{now.n:,}",
        "interval": line.interval or "–",
        "standing": str(line.standing),
        "tone": CHIPS[line.standing][1],
        "target": line.target if now.target is not None else "",
        "movement": str(line.movement or "–"),
    }


def _chart(name: str, series: Series) -> dict[str, Any]:
    label = f"{name}, the whole county, month by month, with its limits"
    last = series.rows[-1]
    return {
        "name": name,
        "alt": f"{label}. {last.label}: {last.value}, center {last.center}, limits {last.limits}.",
        "svg": _on_paper(picture(series, label)),
        "trial": series.is_trial,
        "signs": [f"{sign.month.label}: {sign.words}" for sign in series.signs[-SIGNS:]],
        "earlier": max(0, len(series.signs) - SIGNS),
        "first": series.rows[0].label,
        "last": f"{last.label}: {last.value}, center {last.center}, limits {last.limits}, {last.n:,} counted."
        + _changed(series),
    }


def _changed(series: Series) -> str:
    """Where the limits begin anew, and why."""
    told = (f" New limits from {row.label} on: {row.change}." for row in series.rows if row.change)
    return "".join(told)


def _on_paper(svg: str) -> str:
    """The picture with its own look; ACCENT is the template's to fill in. Empty where there is none."""
    if not svg:
        return ""
    head, _, rest = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).partition(">")
    return f"{head}>{STYLE}{rest}"


def _signs(found: Whole, series: Mapping[int, Series]) -> list[str]:
    """Signs of the county's last three months."""
    said = []
    for measure in found.measures:
        drawn = series[measure.pk]
        late = len(drawn.months) - 3
        said += [f"{measure.name}, {sign.month.label}: {sign.words}" for sign in drawn.signs if sign.at >= late]
    return said


def _parts(edition: Edition) -> list[Part]:
    found = Part.objects.filter(edition=edition).select_related("measure").order_by("measure__order", "name")
    return list(found)


def _definition(part: Part) -> dict[str, str]:
    measure = part.measure
    counted = f"{measure.numerator} of {measure.denominator}" if measure.denominator else measure.numerator
    facts = [counted, f"{part.direction} is better", measure.source, f"formula {part.formula}"]
    return {"name": part.name, "definition": part.definition, "facts": "; ".join(filter(None, facts))}
