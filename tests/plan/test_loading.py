"""Loading is a three-way merge: the file's last words, the file's new words, and what people made of them since."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from cxportal.county.models import County
from cxportal.history.models import Entry
from cxportal.people.models import Person
from goals.models import Goal, JourneyStep, Outcome, Resource, Statement
from pathways.editing.joining import merge
from pathways.editing.kinds import KINDS as EDITED_KINDS
from pathways.editing.rows import archive
from pathways.models import ActionStep, GoalLink, Lead, Objective, Pathway, PlanRecord, Status
from pathways.plan import SHIPPED_PLAN, loading
from pathways.plan.faults import PlanFaults
from pathways.plan.kinds import KINDS
from pathways.plan.loading import load_plan
from pathways.plan.report import Line, Report
from tests.builders import make_goal, make_person, make_update
from tests.plan.small import SMALL, line_of, variant

pytestmark = pytest.mark.django_db

NEW_TITLE = ("title: Improve the hold music", "title: Play better music")
OTHER_LEAD = ("          - name: Gordon\n            accountable: true\n", "          - name: Gina\n")


def words(lines: list[Line]) -> list[str]:
    return [str(line) for line in lines]


def everything() -> list[dict[str, Any]]:
    """All rows of all kinds."""
    return [row for kind in KINDS for row in kind.model._default_manager.order_by("pk").values()]


def report_of(report: Report) -> dict[str, list[str]]:
    """What a reload did, without the created lines and the count of the unchanged."""
    named = ("changed", "restored", "left", "removed", "gone")
    return {name: words(getattr(report, name)) for name in named if getattr(report, name)}


@pytest.fixture
def loaded(db: None) -> None:
    """The small plan, loaded once."""
    load_plan(SMALL.encode())


def objective(key: str = "hold-music") -> Objective:
    return Objective.objects.get(key=key)


# First load


def test_first_load_makes_the_county_of_the_file() -> None:
    report = load_plan(SMALL.encode())
    assert (len(report.created), report_of(report)) == (27, {"changed": ["County “Sample County”: name"]})
    assert County.current().name == "Sample County"
    assert Statement.objects.get(key="mission").text == "Serve."
    assert list(Goal.objects.values_list("number", "title", "outcomes__text")) == [
        (1, "Know the customer", "Each employee knows."),
        (2, "Connect the dots", "The dots are connected."),
    ]
    assert JourneyStep.objects.get().how == "Serve with HEART.\n\n- Helpfulness"
    assert Resource.objects.get().title == "Pledge poster"


def test_first_load_makes_objectives_with_stage_steps_and_leads() -> None:
    load_plan(SMALL.encode())
    office = objective("office")
    assert (office.pathway.number, office.stage, office.status) == (1, "priority", Status.NOT_STARTED)
    assert office.priority_since == timezone.localdate(timezone=County.current().zone)
    assert [(lead.name, lead.accountable) for lead in office.leads.all()] == [("Gordon", True), ("Terri", False)]
    step = office.steps.get()
    assert [(lead.name, lead.accountable) for lead in step.leads.all()] == [("All directors", False)]
    assert (objective().stage, objective().priority_since) == ("future", None)


def test_first_load_links_pathways_to_goals_with_the_reason() -> None:
    load_plan(SMALL.encode())
    link = GoalLink.objects.get()
    assert (link.pathway.key, link.goal.key, link.inferred, link.reason) == (
        "pathway-1",
        "goal-1",
        True,
        "It says so.",
    )


def test_first_load_tells_history_once_an_objective(loaded: None) -> None:
    [entry] = Entry.objects.about(objective("office"))
    assert (entry.actor, entry.actor_name, entry.verb, entry.text) == (
        None,
        "Plan file",
        "added",
        "Added by the plan file.",
    )


def test_shipped_plan_loads_with_14_priority_and_19_future_objectives() -> None:
    load_plan(SHIPPED_PLAN.read_bytes())
    assert (Objective.objects.priority().count(), Objective.objects.future().count()) == (14, 19)
    assert (Goal.objects.count(), Outcome.objects.count(), Pathway.objects.count()) == (8, 15, 5)
    assert (ActionStep.objects.count(), JourneyStep.objects.count()) == (27, 8)
    assert Lead.objects.filter(accountable=True).count() == 14


def test_first_load_stays_within_few_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(120):
        load_plan(SHIPPED_PLAN.read_bytes())


# The same file again


def test_second_load_changes_nothing(loaded: None) -> None:
    before, told = everything(), Entry.objects.count()
    report = load_plan(SMALL.encode())
    assert (report.created, report_of(report), report.unchanged) == ([], {}, 28)
    assert (everything(), Entry.objects.count()) == (before, told)


def test_second_load_of_the_shipped_plan_changes_nothing() -> None:
    load_plan(SHIPPED_PLAN.read_bytes())
    before = everything()
    report = load_plan(SHIPPED_PLAN.read_bytes())
    assert (report.created, report_of(report), report.unchanged) == ([], {}, 229)
    assert everything() == before


def test_second_load_of_the_shipped_plan_leaves_what_was_merged_and_archived(program_office: Person) -> None:
    load_plan(SHIPPED_PLAN.read_bytes())
    first, second, third = Objective.objects.in_plan_order()[:3]
    merge(first, into=second, reason="The same work", by=program_office)
    archive(EDITED_KINDS["objective"], third, by=program_office, reason="Done elsewhere")
    before = everything()
    load_plan(SHIPPED_PLAN.read_bytes())
    assert everything() == before


def test_load_leaves_status_and_updates_alone(loaded: None) -> None:
    office = objective("office")
    Objective.objects.filter(pk=office.pk).update(status=Status.ON_TRACK, percent=40, reported_on=dt.date(2026, 11, 2))
    make_update(office, make_person())
    load_plan(SMALL.encode(), force=True)
    office.refresh_from_db()
    assert (office.status, office.percent, office.updates.count()) == (Status.ON_TRACK, 40, 1)


# The file changed


def test_new_words_of_the_file_are_taken_where_nobody_edited(loaded: None) -> None:
    report = load_plan(variant(NEW_TITLE))
    assert report_of(report) == {"changed": ["Objective “Play better music”: title"]}
    assert objective().title == "Play better music"


def test_change_by_the_file_is_told_in_history(loaded: None) -> None:
    load_plan(variant(NEW_TITLE))
    newest = Entry.objects.about(objective()).newest_first()[0]
    assert (newest.actor_name, newest.text, newest.changes) == (
        "Plan file",
        "Changed by the plan file (title).",
        {"title": ["Improve the hold music", "Play better music"]},
    )


def test_change_of_a_step_is_told_at_its_objective(loaded: None) -> None:
    load_plan(variant(("title: Review for legal implications", "title: Review the law")))
    newest = Entry.objects.about(objective("office")).newest_first()[0]
    assert newest.text == "Action step “Review the law”: changed by the plan file (title)."


def test_new_item_of_the_file_is_created(loaded: None) -> None:
    more = "      - key: tours\n        title: Develop virtual tours\n        stage: future\njourney:\n"
    report = load_plan(variant(("journey:\n", more)))
    assert (words(report.created), report_of(report)) == (["Objective “Develop virtual tours”"], {})
    assert objective("tours").order == 3


def test_item_no_longer_in_the_file_is_reported_and_kept(loaded: None) -> None:
    report = load_plan(
        variant(("      - key: hold-music\n        title: Improve the hold music\n        stage: future\n", ""))
    )
    assert report_of(report) == {"gone": ["Objective “Improve the hold music”"]}
    assert objective().title == "Improve the hold music"


def test_objective_made_priority_by_the_file_says_since_when(loaded: None) -> None:
    report = load_plan(
        variant(("        stage: future\n", "        stage: priority\n        leads: [{name: Vicki}]\n"))
    )
    assert (words(report.created), report_of(report)) == (
        ["Lead “Vicki (Improve the hold music)”"],
        {"changed": ["Objective “Improve the hold music”: stage"]},
    )
    assert objective().priority_since == timezone.localdate(timezone=County.current().zone)


def test_objective_made_future_by_the_file_is_no_longer_priority(loaded: None) -> None:
    load_plan(variant(("        stage: priority\n", "        stage: future\n")))
    assert (objective("office").stage, objective("office").priority_since) == ("future", None)


def test_goals_may_change_places(loaded: None) -> None:
    text = SMALL.replace("    number: 2\n", "    number: 3\n", 1)
    text = text.replace("  - key: goal-1\n    number: 1\n", "  - key: goal-1\n    number: 2\n")
    text = text.replace("    number: 3\n", "    number: 1\n", 1)
    load_plan(text.encode())
    assert list(Goal.objects.values_list("number", "key")) == [(1, "goal-2"), (2, "goal-1")]


def test_number_taken_in_the_portal_refuses_the_file_whole(loaded: None) -> None:
    make_goal(number=3, title="Made here")
    before = everything()
    with pytest.raises(PlanFaults) as refused:
        load_plan(variant(("    number: 2\n", "    number: 3\n"), NEW_TITLE))
    assert str(refused.value) == (
        f"line {line_of('key: goal-2')}: goals[goal-2].number: The number 3 is held in the portal by "
        "“Goal 3: Made here”. Give this another number, or the key it had before."
    )
    assert everything() == before


def test_changed_key_of_a_numbered_item_refuses_the_file(loaded: None) -> None:
    with pytest.raises(PlanFaults) as refused:
        load_plan(variant(("  - key: commit\n", "  - key: have-heart\n")))
    assert str(refused.value) == (
        f"line {line_of('key: commit')}: journey[have-heart].number: The number 1 is held in the portal by "
        "“Step 1: Commit to have HEART”. Give this another number, or the key it had before."
    )


# People edited


def test_edited_value_is_left(loaded: None) -> None:
    Objective.objects.filter(key="hold-music").update(title="Silence")
    report = load_plan(SMALL.encode())
    assert report_of(report) == {"left": ["Objective “Silence”: title"]}
    assert objective().title == "Silence"


def test_edited_value_is_left_though_the_file_changed_too(loaded: None) -> None:
    Objective.objects.filter(key="hold-music").update(title="Silence")
    report = load_plan(variant(NEW_TITLE))
    assert report_of(report) == {"left": ["Objective “Silence”: title (new in the file too)"]}
    assert objective().title == "Silence"


def test_edit_of_one_value_lets_the_others_follow_the_file(loaded: None) -> None:
    Pathway.objects.update(title="Tools")
    report = load_plan(variant(("purpose: Speed.", "purpose: More speed.")))
    assert report_of(report) == {
        "changed": ["Pathway “Pathway 1: Tools”: purpose"],
        "left": ["Pathway “Pathway 1: Tools”: title"],
    }
    assert Pathway.objects.values_list("title", "purpose").get() == ("Tools", "More speed.")


def test_same_edit_in_portal_and_file_is_no_difference(loaded: None) -> None:
    Objective.objects.filter(key="hold-music").update(title="Play better music")
    assert report_of(load_plan(variant(NEW_TITLE))) == {}


def test_edit_stays_through_many_loads(loaded: None) -> None:
    Objective.objects.filter(key="hold-music").update(title="Silence")
    for _ in range(2):
        load_plan(variant(NEW_TITLE))
        load_plan(SMALL.encode())
    assert objective().title == "Silence"


def test_edited_county_name_is_left(loaded: None) -> None:
    County.objects.update(name="Renamed County")
    report = load_plan(SMALL.encode())
    assert report_of(report) == {"left": ["County “Renamed County”: name"]}


def test_county_named_before_the_first_load_keeps_its_name() -> None:
    county = County.current()
    county.name = "Early County"
    county.save()
    assert report_of(load_plan(SMALL.encode())) == {"left": ["County “Early County”: name"]}


def test_promotion_in_the_portal_is_left(loaded: None) -> None:
    Objective.objects.filter(key="hold-music").update(stage="priority", priority_since=dt.date(2026, 1, 5))
    load_plan(SMALL.encode())
    assert (objective().stage, objective().priority_since) == ("priority", dt.date(2026, 1, 5))


def test_person_assigned_for_a_name_stays_even_by_force(loaded: None) -> None:
    person = make_person("Gordon", last_name="Gray")
    Lead.objects.filter(placeholder="Gordon").update(placeholder="", person=person)
    for force in (False, True):
        report = load_plan(SMALL.encode(), force=force)
        assert report_of(report) == {"left": ["Lead “Gordon Gray (Implement Office 365)”: Gordon Gray is assigned"]}
        assert objective("office").leads.get(accountable=True).person == person


def test_link_made_in_the_portal_is_known_by_its_pair(loaded: None) -> None:
    GoalLink.objects.create(pathway=Pathway.objects.get(), goal=Goal.objects.get(number=2), reason="We say so.")
    both = "      - goal: goal-2\n        reason: The file says so.\n      - goal: goal-1\n"
    report = load_plan(variant(("      - goal: goal-1\n", both)))
    assert report_of(report) == {"left": ["Link “Pathway 1: Technology supports Goal 2: Connect the dots”: reason"]}
    assert GoalLink.objects.count() == 2


def test_confirmed_link_is_left(loaded: None) -> None:
    GoalLink.objects.update(inferred=False, confirmed_at=timezone.now(), confirmed_by=make_person())
    load_plan(SMALL.encode())
    assert GoalLink.objects.get().inferred is False


# People removed


def test_removed_row_stays_removed(loaded: None) -> None:
    Resource.objects.all().delete()
    report = load_plan(SMALL.encode())
    assert (report.created, report_of(report)) == ([], {"removed": ["Resource “Pledge poster”"]})
    assert Resource.objects.count() == 0


def test_removed_row_stays_removed_though_the_file_changed(loaded: None) -> None:
    Resource.objects.all().delete()
    load_plan(variant(("title: Pledge poster", "title: Pledge card")))
    assert Resource.objects.count() == 0


def test_archived_objective_stays_so_with_all_that_belongs_to_it(loaded: None) -> None:
    Objective.objects.filter(key="office").update(archived_at=timezone.now())
    before = everything()
    report = load_plan(variant(("title: Implement Office 365", "title: Implement Office 366")))
    assert report_of(report) == {
        "removed": [
            "Objective “Implement Office 365”",
            "Action step “Review for legal implications (Implement Office 365)”",
            "Lead “Gordon (Implement Office 365)”",
            "Lead “Terri (Implement Office 365)”",
            "Lead “All directors (Review for legal implications)”",
        ]
    }
    assert everything() == before


def test_new_step_of_an_archived_objective_is_not_taken_for_removed_later(loaded: None) -> None:
    Objective.objects.filter(key="office").update(archived_at=timezone.now())
    more = variant(("        steps:\n", "        steps:\n          - key: chat\n            title: Live chat\n"))
    load_plan(more)
    Objective.objects.filter(key="office").update(archived_at=None)
    report = load_plan(more)
    assert words(report.created) == ["Action step “Live chat (Implement Office 365)”"]


def test_removed_link_stays_removed(loaded: None) -> None:
    GoalLink.objects.update(removed_at=timezone.now())
    report = load_plan(SMALL.encode())
    assert report_of(report) == {"removed": ["Link “Pathway 1: Technology supports Goal 1: Know the customer”"]}
    assert GoalLink.objects.standing().count() == 0


def test_removed_lead_stays_removed_and_nobody_else_becomes_accountable(loaded: None) -> None:
    Lead.objects.filter(placeholder="Gordon").delete()
    report = load_plan(SMALL.encode())
    assert report_of(report) == {"removed": ["Lead “Gordon”"]}
    assert [(lead.name, lead.accountable) for lead in objective("office").leads.all()] == [("Terri", False)]


# The accountable lead


def test_other_accountable_lead_of_the_file_is_taken(loaded: None) -> None:
    report = load_plan(variant(OTHER_LEAD))
    assert (words(report.created), report_of(report)) == (
        ["Lead “Gina (Implement Office 365)”"],
        {
            "gone": ["Lead “Gordon (Implement Office 365)”"],
            "changed": ["Objective “Implement Office 365”: accountable is Gina"],
        },
    )
    accountable = objective("office").leads.get(accountable=True)
    assert accountable.name == "Gina"


def test_accountable_lead_chosen_in_the_portal_is_left(loaded: None) -> None:
    Lead.objects.filter(placeholder="Gordon").update(accountable=False)
    Lead.objects.filter(placeholder="Terri").update(accountable=True)
    report = load_plan(variant(OTHER_LEAD))
    assert words(report.left) == ["Objective “Implement Office 365”: accountable is Terri, as chosen in the portal"]
    assert objective("office").leads.get(accountable=True).name == "Terri"


def test_accountable_lead_of_the_file_returns_by_force(loaded: None) -> None:
    Lead.objects.filter(placeholder="Gordon").update(accountable=False)
    Lead.objects.create(objective=objective("office"), person=make_person("Ann", last_name="Able"), accountable=True)
    report = load_plan(SMALL.encode(), force=True)
    assert report_of(report) == {"changed": ["Objective “Implement Office 365”: accountable is Gordon"]}
    assert objective("office").leads.get(accountable=True).name == "Gordon"


# By force


def test_force_brings_back_edited_values(loaded: None) -> None:
    Objective.objects.filter(key="hold-music").update(title="Silence")
    report = load_plan(SMALL.encode(), force=True)
    assert report_of(report) == {"changed": ["Objective “Improve the hold music”: title"]}
    assert objective().title == "Improve the hold music"


def test_force_brings_back_deleted_rows(loaded: None) -> None:
    Resource.objects.all().delete()
    report = load_plan(SMALL.encode(), force=True)
    assert report_of(report) == {"restored": ["Resource “Pledge poster (Step 1: Commit to have HEART)”"]}
    assert Resource.objects.get().title == "Pledge poster"


def test_force_brings_back_archived_objectives(loaded: None) -> None:
    Objective.objects.filter(key="office").update(archived_at=timezone.now())
    report = load_plan(SMALL.encode(), force=True)
    assert report_of(report) == {"restored": ["Objective “Implement Office 365”"]}
    assert objective("office").archived_at is None


def test_force_leaves_what_people_added(loaded: None) -> None:
    ActionStep.objects.create(objective=objective("office"), title="Added here", order=9)
    load_plan(SMALL.encode(), force=True)
    assert ActionStep.objects.filter(title="Added here").exists()


# Whole or not at all


def test_nothing_is_loaded_from_a_faulty_file(loaded: None) -> None:
    before, records = everything(), list(PlanRecord.objects.values())
    with pytest.raises(PlanFaults):
        load_plan(variant(NEW_TITLE, ("  mission: Serve.\n", "")))
    assert (everything(), list(PlanRecord.objects.values())) == (before, records)


def test_nothing_is_loaded_when_the_database_refuses_part_way(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()

    def refuse(*args: object, **kwargs: object) -> None:
        raise IntegrityError("refused")

    monkeypatch.setattr(loading.Load, "settle_accountable_leads", refuse)
    with pytest.raises(IntegrityError):
        load_plan(variant(NEW_TITLE))
    assert everything() == before


def test_dry_run_reports_and_changes_nothing(loaded: None) -> None:
    before, told = everything(), Entry.objects.count()
    report = load_plan(variant(NEW_TITLE), dry_run=True)
    assert report_of(report) == {"changed": ["Objective “Play better music”: title"]}
    assert (everything(), Entry.objects.count()) == (before, told)


# The command


def run(*args: str) -> list[str]:
    out = StringIO()
    call_command("load_plan", *args, stdout=out)
    return out.getvalue().splitlines()


def test_command_without_a_file_loads_the_shipped_plan() -> None:
    out = run()
    assert out[:2] == [
        "Created 228, changed 1, restored 0, left as edited in the portal 0, left removed 0, "
        "no longer in the file 0, unchanged 0.",
        "Created: 17 texts of the culture, 4 behaviors, 2 quotations, 5 HEART letters, 8 goals, 15 outcomes, "
        "5 pathways, 22 links from a pathway to a goal, 33 objectives, 27 action steps, 21 leads, 8 journey steps, "
        "54 resources, 7 example goals.",
    ]
    assert County.current().name == "Charlotte County"


def test_command_prints_each_item_that_it_did_not_just_take(loaded: None, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(variant(NEW_TITLE))
    Pathway.objects.update(title="Tools")
    Resource.objects.all().delete()
    assert run(str(file)) == [
        "Created 0, changed 1, restored 0, left as edited in the portal 1, left removed 1, "
        "no longer in the file 0, unchanged 25.",
        "Changed:",
        "  Objective “Play better music”: title",
        "Left as edited in the portal:",
        "  Pathway “Pathway 1: Tools”: title",
        "Left removed, as in the portal:",
        "  Resource “Pledge poster”",
    ]


def test_command_by_force_overwrites(loaded: None, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(SMALL)
    Pathway.objects.update(title="Tools")
    run(str(file), "--force")
    assert Pathway.objects.get().title == "Technology"


def test_command_for_trial_changes_nothing(loaded: None, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(variant(NEW_TITLE))
    assert run(str(file), "--dry-run")[0] == "Nothing was changed; this is what would happen."
    assert objective().title == "Improve the hold music"


def test_command_names_every_fault_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_bytes(variant(("  mission: Serve.\n", ""), ("    number: 2\n", "    number: two\n")))
    with pytest.raises(CommandError) as refused:
        run(str(file))
    assert str(refused.value).split("\n") == [
        f"{file} has 2 faults; nothing was loaded.",
        "line 4: culture: “mission” is missing.",
        f"line {line_of('number: 2') - 1}: goals[goal-2].number: This must be a whole number.",
    ]


def test_command_says_that_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.yaml cannot be read: No such file or directory\.$"):
        run(str(tmp_path / "missing.yaml"))
