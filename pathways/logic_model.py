"""The logic model as a picture: objectives → pathways → goals → culture. All numbers are units of the drawing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from goals.models import Goal
from pathways.models import GoalLink, Pathway, Stage, Status
from pathways.models.status import CHIPS
from pathways.overview import tone_of
from pathways.rows import Row
from pathways.text_box import wrapped

WIDTH = 1150
TOP = 44
COLUMNS = {"objectives": (1, 352), "pathways": (396, 170), "goals": (706, 236), "culture": (986, 163)}
PADDING = 10
LINE = 17
SIZE = 13
GAP = 7
GROUP_GAP = 20
# A picture of hundreds of boxes tells nobody anything: a pathway shows its first ones and links to the others.
SHOWN_OBJECTIVES = 8


@dataclass
class Box:
    """One part of the picture: a link with lines of text in a frame."""

    kind: str
    x: int
    width: int
    lines: list[str]
    url: str
    name: str
    y: int = 0
    height: int = 0
    number: int | None = None
    icon: str = ""
    tone: str = ""
    line_height: int = LINE

    def __post_init__(self) -> None:
        self.height = self.height or len(self.lines) * self.line_height + 2 * PADDING - 4

    @property
    def radius(self) -> int:
        return {"rest": 13, "culture": 14}.get(self.kind, 8)

    @property
    def text_x(self) -> int:
        """Where lines begin, or their middle where they are centered."""
        if self.kind in {"rest", "culture"}:
            return self.x + self.width // 2
        return self.x + {"objective": 34, "pathway": 44, "goal": 46}[self.kind]

    @property
    def number_x(self) -> int:
        return self.x + 23

    @property
    def number_y(self) -> int:
        return self.middle + 7

    @property
    def icon_x(self) -> int:
        return self.x + PADDING - 1

    @property
    def icon_y(self) -> int:
        return self.y + PADDING - 1 if len(self.lines) > 1 else self.middle - 8

    @property
    def middle(self) -> int:
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def placed_lines(self) -> list[tuple[int, str]]:
        """Each line with the height of its baseline, the block centered in the frame."""
        first = self.middle - (len(self.lines) * self.line_height) // 2 + self.line_height - 5
        return [(first + index * self.line_height, line) for index, line in enumerate(self.lines)]


@dataclass(frozen=True)
class Edge:
    """A line from one box to another; a dashed one is inferred."""

    path: str
    tone: int
    pathway: int
    goal: int | None = None
    inferred: bool = False


@dataclass
class Branch:
    """A pathway with its objectives in the picture, and its links for the table."""

    pathway: Pathway
    tone: int
    box: Box
    objectives: list[Box] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    more: int = 0
    future: int = 0
    links: list[GoalLink] = field(default_factory=list)


@dataclass(frozen=True)
class LogicModel:
    """The whole picture."""

    height: int
    branches: list[Branch]
    goals: list[Box]
    culture: Box
    edges: list[Edge]
    width: int = WIDTH

    @property
    def has_inferred(self) -> bool:
        return any(edge.inferred for edge in self.edges)

    @property
    def has_certain(self) -> bool:
        return any(edge.pathway and edge.goal and not edge.inferred for edge in self.edges)

    @property
    def statuses(self) -> list[tuple[str, str, str]]:
        """Label, icon and tone of every status that occurs in the picture, in the order of the six."""
        occurring = {row.status for branch in self.branches for row in branch.rows}
        return [(str(status.label), *CHIPS[status]) for status in Status if status in occurring]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """The names of the four columns, each with its left end."""
        names = [gettext("Objectives"), gettext("Pathways"), gettext("Goals"), gettext("Culture")]
        return [(column[0], name) for column, name in zip(COLUMNS.values(), names, strict=True)]


def draw(
    *, pathways: Sequence[Pathway], goals: Sequence[Goal], links: Iterable[GoalLink], rows: Iterable[Row], vision: str
) -> LogicModel:
    """Place every box and line. `links` are the standing ones, `rows` the standing objectives in plan order."""
    by_pathway: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_pathway[row.pathway_number].append(row)
    linked: dict[int, list[GoalLink]] = defaultdict(list)
    for link in links:
        linked[link.pathway_id].append(link)
    branches = [
        _branch(pathway, tone_of(pathway), by_pathway[pathway.number], linked[pathway.pk]) for pathway in pathways
    ]
    boxes = [_goal_box(goal) for goal in goals]
    bottom = max(_stack_branches(branches), _stack(boxes, TOP, GAP * 2))
    _spread(boxes, bottom)
    culture = _culture_box(vision, bottom)
    edges = [*_edges_of_objectives(branches), *_edges_to_goals(branches, boxes), *_edges_to_culture(boxes, culture)]
    return LogicModel(height=bottom + 2, branches=branches, goals=boxes, culture=culture, edges=edges)


def _branch(pathway: Pathway, tone: int, rows: list[Row], links: list[GoalLink]) -> Branch:
    x, width = COLUMNS["pathways"]
    title = wrapped(pathway.title, width=width - 52, size=14, bold=True)
    box = Box(
        "pathway", x, width, title, pathway.get_absolute_url(), str(pathway), number=pathway.number, line_height=18
    )
    box.height = max(box.height, 56)
    priority = [row for row in rows if row.priority]
    branch = Branch(
        pathway=pathway,
        tone=tone,
        box=box,
        rows=priority,
        more=max(0, len(priority) - SHOWN_OBJECTIVES),
        future=len(rows) - len(priority),
        links=links,
    )
    branch.objectives = [_objective_box(row) for row in priority[:SHOWN_OBJECTIVES]]
    if branch.more:
        words = ngettext("%(n)s more priority objective", "%(n)s more priority objectives", branch.more)
        branch.objectives.append(_rest_box(pathway, words % {"n": branch.more}, Stage.PRIORITY))
    if branch.future:
        words = ngettext("%(n)s for future consideration", "%(n)s for future consideration", branch.future)
        branch.objectives.append(_rest_box(pathway, words % {"n": branch.future}, Stage.FUTURE))
    return branch


def _objective_box(row: Row) -> Box:
    x, width = COLUMNS["objectives"]
    lines = wrapped(row.title, width=width - 2 * PADDING - 24, size=SIZE)
    name = gettext("Objective: %(title)s. %(status)s, %(percent)s percent done") % {
        "title": row.title,
        "status": row.label,
        "percent": row.percent,
    }
    return Box("objective", x, width, lines, row.url, name, icon=row.icon, tone=row.tone)


def _rest_box(pathway: Pathway, words: str, stage: Stage) -> Box:
    x, width = COLUMNS["objectives"]
    url = f"{reverse('pathways:objectives')}?pathway={pathway.number}&stage={stage}"
    name = f"{pathway}: {words}"
    return Box("rest", x + width // 2, width - width // 2, [f"+ {words}"], url, name, height=26)


def _goal_box(goal: Goal) -> Box:
    x, width = COLUMNS["goals"]
    lines = wrapped(goal.title, width=width - 54, size=14)
    box = Box("goal", x, width, lines, goal.get_absolute_url(), str(goal), number=goal.number, line_height=18)
    box.height = max(box.height, 44)
    return box


def _culture_box(vision: str, bottom: int) -> Box:
    x, width = COLUMNS["culture"]
    words = vision or gettext("A culture that emphasizes, encourages and rewards an excellent customer experience")
    lines = wrapped(words, width=width - 36, size=16, bold=True)
    name = f"{gettext('Culture')}: {words}"
    box = Box("culture", x, width, lines, reverse("goals:culture"), name, y=TOP, line_height=24)
    box.height = max(bottom - TOP, len(lines) * 24 + 60)
    return box


def _stack(boxes: Sequence[Box], y: int, gap: int) -> int:
    """Put the boxes under one another from `y` on; the lower end."""
    for box in boxes:
        box.y = y
        y += box.height + gap
    return y - gap if boxes else y


def _stack_branches(branches: Sequence[Branch]) -> int:
    """Objectives of a pathway under one another, the pathway's box at their middle; the lower end."""
    y = TOP
    for branch in branches:
        end = max(_stack(branch.objectives, y, GAP), y + branch.box.height)
        branch.box.y = y + (end - y - branch.box.height) // 2
        y = end + GROUP_GAP
    return y - GROUP_GAP if branches else y


def _spread(boxes: Sequence[Box], bottom: int) -> None:
    """Share the free height between the boxes."""
    if len(boxes) < 2:
        return
    free = bottom - TOP - sum(box.height for box in boxes)
    _stack(boxes, TOP, free // (len(boxes) - 1))


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    bend = (x2 - x1) // 2
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _port(box: Box, index: int, count: int) -> int:
    """The height at which the `index`-th of `count` lines meets a side of the box."""
    room = max(box.height - 20, 0)
    return box.middle if count < 2 else box.y + (box.height - room) // 2 + room * index // (count - 1)


def _edges_of_objectives(branches: Sequence[Branch]) -> list[Edge]:
    return [
        Edge(
            _curve(box.right, box.middle, branch.box.x, _port(branch.box, index, len(branch.objectives))),
            branch.tone,
            branch.pathway.number,
        )
        for branch in branches
        for index, box in enumerate(branch.objectives)
    ]


def _edges_to_goals(branches: Sequence[Branch], goals: Sequence[Box]) -> list[Edge]:
    boxes = {box.number: box for box in goals}
    arriving: dict[int, list[int]] = defaultdict(list)
    for branch in branches:
        for link in branch.links:
            arriving[link.goal.number].append(branch.pathway.number)
    edges = []
    for branch in branches:
        for index, link in enumerate(branch.links):
            goal, sources = boxes[link.goal.number], arriving[link.goal.number]
            start = _port(branch.box, index, len(branch.links))
            end = _port(goal, sources.index(branch.pathway.number), len(sources))
            path = _curve(branch.box.right, start, goal.x, end)
            waiting = link.inferred and link.confirmed_at is None
            edges.append(Edge(path, branch.tone, branch.pathway.number, goal=link.goal.number, inferred=waiting))
    return edges


def _edges_to_culture(goals: Sequence[Box], culture: Box) -> list[Edge]:
    return [Edge(_curve(box.right, box.middle, culture.x, box.middle), 0, 0, goal=box.number) for box in goals]
