"""What the results can be narrowed to: all of it kept in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback.instruments.models import InstrumentKind
from feedback.responses.reading import COUNTY, Tree
from feedback.rounds.models import Round
from feedback.touchpoints.models import Touchpoint

WHO = {
    InstrumentKind.CUSTOMER: _("What customers say"),
    InstrumentKind.DEPARTMENT: _("How departments see themselves"),
    InstrumentKind.SELF: _("How each of us sees ourselves"),
}
OTHER_LENGTHS = (3, 6, 18, 24, 36)
USUAL_LENGTH = 12
FRONTLINE = {"": _("Everybody"), "yes": _("Who serve customers directly"), "no": _("Who do not")}
NOT_A_CHOICE = {"invalid_choice": _("“%(value)s” is not in the list. Choose one that is.")}
INDENT = "\u2003"


class ResultFilter(forms.Form):
    """Every field may be empty; what cannot be understood is named beside its field and narrows nothing.

    Which fields there are depends on who answered: months and touchpoints are of customers, rounds of staff.
    """

    mark_optional = False

    who = forms.ChoiceField(required=False, choices=list(WHO.items()), widget=forms.HiddenInput)
    department = forms.TypedChoiceField(label=_("Department"), required=False, coerce=int, error_messages=NOT_A_CHOICE)
    months = forms.TypedChoiceField(
        label=_("Time"),
        required=False,
        coerce=int,
        error_messages=NOT_A_CHOICE,
    )
    touchpoint = forms.TypedChoiceField(
        label=_("Touchpoint"), required=False, coerce=int, empty_value=None, error_messages=NOT_A_CHOICE
    )
    round = forms.TypedChoiceField(
        label=_("Round"), required=False, coerce=int, empty_value=None, error_messages=NOT_A_CHOICE
    )
    frontline = forms.ChoiceField(
        label=_("Of whom"), required=False, choices=list(FRONTLINE.items()), error_messages=NOT_A_CHOICE
    )

    def __init__(self, data: Any, *, tree: Tree, rounds: list[Round], touchpoints: list[Touchpoint]) -> None:
        super().__init__(data)
        who = str(data.get("who", ""))
        self.kind: str = who if who in WHO else InstrumentKind.CUSTOMER
        self.rounds = [round for round in rounds if round.instrument.kind == self.kind]
        self.touchpoints = touchpoints
        self._offer("department", [("", gettext("The whole county")), *_indented(tree)])
        if self.kind == InstrumentKind.CUSTOMER:
            del self.fields["round"], self.fields["frontline"]
            offered = [(one.pk, str(one)) for one in touchpoints if one.merged_into_id is None]
            self._offer("touchpoint", [("", gettext("All touchpoints")), *offered])
            said = gettext("Last %(count)s months")
            lengths = [("", USUAL_LENGTH), *((number, number) for number in OTHER_LENGTHS)]
            self._offer("months", [(value, said % {"count": number}) for value, number in lengths])
        else:
            del self.fields["months"], self.fields["touchpoint"]
            newest = gettext("The newest")
            if self.rounds:
                newest = gettext("%(round)s (the newest)") % {"round": self.rounds[0].name}
            self._offer("round", [("", newest), *((round.pk, round.name) for round in self.rounds[1:])])

    def _offer(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def chosen(self) -> dict[str, Any]:
        """What was understood; a field that was not has its empty value."""
        self.is_valid()
        return self.cleaned_data

    @property
    def department_id(self) -> int:
        return int(self.chosen.get("department") or COUNTY)

    @property
    def length(self) -> int:
        return int(self.chosen.get("months") or USUAL_LENGTH)

    @property
    def touchpoint_ids(self) -> frozenset[int]:
        """The chosen touchpoint with all that were merged into it; empty for all."""
        chosen = self.chosen.get("touchpoint")
        if not chosen:
            return frozenset()
        found = {int(chosen)}
        while more := {one.pk for one in self.touchpoints if one.merged_into_id in found} - found:
            found |= more
        return frozenset(found)

    @property
    def round_chosen(self) -> Round | None:
        """The chosen round, else the newest; None where there is none."""
        chosen = self.chosen.get("round")
        return next((round for round in self.rounds if round.pk == chosen), self.rounds[0] if self.rounds else None)

    @property
    def frontline_chosen(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.chosen.get("frontline") or "")

    @property
    def narrows(self) -> bool:
        return any(value for name, value in self.chosen.items() if name not in ("who", "months")) or (
            self.length != USUAL_LENGTH
        )


def _indented(tree: Tree) -> list[tuple[int, str]]:
    return [(part.id, INDENT * part.depth + part.name) for part in tree.in_lines]
