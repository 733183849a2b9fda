"""Objectives that nobody speaks for."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from pathways.models import Lead, Objective, ProgressUpdate
from pathways.models.objectives import SETTLED

NOBODY, ONLY_A_NAME, NEVER = "nobody", "only_a_name", "never"
REASONS = {
    NOBODY: "No lead",
    ONLY_A_NAME: "Only a name, no person yet",
    NEVER: "The lead has never reported",
}


def silent_objectives() -> QuerySet[Objective]:
    """Priority objectives at work that have no lead, only a placeholder, or whose leads never reported on them.

    Each has `silence`, a key of REASONS. A report by an assistant on behalf of a lead is the lead's; on an "all
    directors" objective any department's report counts.
    """
    leads = Lead.objects.filter(objective=OuterRef("pk"))
    real = leads.filter(placeholder="")
    updates = ProgressUpdate.objects.filter(objective=OuterRef("pk"))
    by_a_lead = updates.filter(Q(author=F("objective__leads__person")) | Q(on_behalf_of=F("objective__leads__person")))
    by_a_department = updates.filter(department__isnull=False)
    return (
        Objective.objects.priority()
        .exclude(status__in=SETTLED)
        .annotate(
            silence=Case(
                When(~Exists(leads), then=Value(NOBODY)),
                When(~Exists(real), then=Value(ONLY_A_NAME)),
                When(~Exists(by_a_lead) & ~Exists(by_a_department), then=Value(NEVER)),
                default=Value(""),
            )
        )
        .exclude(silence="")
        .select_related("pathway")
        .in_plan_order()
    )
