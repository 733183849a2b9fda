"""One list: what each role is answered at each address. A new address fails a test until it stands here.

The columns are the roles of ROLES in their order. Answers: a status code; "in" is a redirect to the sign-in page,
"→" a redirect to anywhere else. An app's rows may stand in a module of their own, as ROWS made of `tests.matrix.row`.
"""

import datetime as dt
from typing import Any

from PIL import Image

from cxportal.county.models import Holiday
from cxportal.duties.models import CalendarAddress
from cxportal.jobs.models import Job
from cxportal.notifications.models import Mail
from cxportal.people.actions import change_photo
from cxportal.people.models import Role, RoleKind
from cxportal.signin.ways_in import make_slip
from pathways.editing.kinds import KINDS
from tests.builders import make_person
from tests.matrix import (
    aims,
    awards,
    cards,
    contacts,
    exports,
    fairness,
    imports,
    instruments,
    knowing,
    meetings,
    movement,
    office,
    papers,
    plan,
    pledge,
    public_card,
    results,
    scorecards,
    scorecards_out,
    signals,
    taking,
    thanks,
    touchpoints,
)
from tests.matrix.row import (
    ADMINISTRATOR,
    ALL,
    NO_PASSWORD,
    OFFICE,
    OFFICE_ACTS,
    ROLES,
    RUNS_COUNTY,
    SIGNED_IN,
    Row,
    nothing,
)
from tests.matrix.world import World

__all__ = ["LEFT_OUT", "ROLES", "ROWS", "Row"]


def objective(world: World) -> dict[str, Any]:
    return {"pk": world.objective.pk}


def inquiry(world: World) -> dict[str, Any]:
    return {"pk": world.objective.pk, "inquiry": world.inquiry.pk}


def goal(world: World) -> dict[str, Any]:
    return {"number": world.goal.number}


def pathway(world: World) -> dict[str, Any]:
    return {"number": world.objective.pathway.number}


def step(world: World) -> dict[str, Any]:
    return {"number": world.step.number}


def person(world: World) -> dict[str, Any]:
    return {"pk": world.staff.pk}


def department(world: World) -> dict[str, Any]:
    return {"pk": world.parks.pk}


def job(world: World) -> dict[str, Any]:
    made, _ = Job.objects.get_or_create(
        key="matrix", defaults={"kind": "count", "title": "Count", "started_by": world.staff}
    )
    return {"pk": made.pk}


def run(world: World) -> dict[str, Any]:
    made, _ = Job.objects.get_or_create(key="matrix run", defaults={"kind": "reminders", "title": "Reminders"})
    return {"pk": made.pk}


def mail(world: World) -> dict[str, Any]:
    words = {
        "address": "staff@county.example",
        "kind": "x",
        "subject": "Hello",
        "text": "Hello",
        "html": "<p>Hello</p>",
    }
    made, _ = Mail.objects.get_or_create(message_id="<matrix@county.example>", defaults=words)
    return {"pk": made.pk}


def calendar(world: World) -> dict[str, Any]:
    made, _ = CalendarAddress.objects.get_or_create(person=world.staff)
    return {"secret": made.secret}


def headship(world: World) -> dict[str, Any]:
    return {"pk": Role.objects.get(department=world.parks).pk}


def administration(world: World) -> dict[str, Any]:
    return {"pk": Role.objects.get(kind=RoleKind.ADMINISTRATOR).pk}


def administrator(world: World) -> dict[str, Any]:
    return {"pk": Role.objects.get(kind=RoleKind.ADMINISTRATOR).person_id}


def someone_with_photo(world: World) -> dict[str, Any]:
    change_photo(world.staff, Image.new("RGB", (9, 9)), by=world.staff)
    return {"pk": world.staff.pk}


def someone_who_left(world: World) -> dict[str, Any]:
    return {"pk": make_person("Gone", is_active=False).pk}


def slip(world: World) -> dict[str, Any]:
    return {"pk": make_slip(world.staff, by=world.staff)[0].pk}


def holiday(world: World) -> dict[str, Any]:
    return {"pk": Holiday.objects.create(date=dt.date(2027, 1, 4), name="County Day").pk}


def demo_role(world: World) -> dict[str, Any]:
    return {"role": "director"}


def made_up_token(world: World) -> dict[str, Any]:
    return {"token": "made-up"}


def made_up_key(world: World) -> dict[str, Any]:
    return {"uidb36": "1", "key": "made-up"}


# One template draws the editing pages of every kind; a browser looks at those whose fields differ.
EDIT_LOOKS = {"objective", "milestone", "example", "resource"}

ROWS: list[Row] = [
    *results.ROWS,
    Row("healthz", ALL, is_page=False),
    Row("readyz", ALL, is_page=False),
    Row("county:colors", ALL, is_page=False),
    # The second step, sessions and single sign-on. Their pages for people with a password: tests/browser/.
    Row("mfa_index", SIGNED_IN),
    Row("mfa_authenticate", "in → → → → → → →"),
    Row("mfa_reauthenticate", NO_PASSWORD),
    Row("mfa_activate_totp", SIGNED_IN),
    Row("mfa_deactivate_totp", "in 404 404 404 404 404 404 404"),
    Row("mfa_view_recovery_codes", "in 404 404 404 404 404 404 404"),
    Row("mfa_generate_recovery_codes", SIGNED_IN),
    Row("mfa_download_recovery_codes", "in 404 404 404 404 404 404 404"),
    Row("mfa_list_webauthn", SIGNED_IN),
    Row("mfa_add_webauthn", SIGNED_IN),
    Row("mfa_reauthenticate_webauthn", NO_PASSWORD),
    Row("mfa_remove_webauthn", "in 404 404 404 404 404 404 404", lambda world: {"pk": 1}),
    Row("mfa_edit_webauthn", "in 404 404 404 404 404 404 404", lambda world: {"pk": 1}),
    Row("usersessions_list", SIGNED_IN),
    Row("signin:access", RUNS_COUNTY),
    Row("signin:invite_many", "in 403 403 403 403 403 → →", method="post"),
    Row("signin:print_many", "in 403 403 403 403 403 → →", method="post"),
    Row("account_reauthenticate", NO_PASSWORD),
    Row("openid_connect_login", "404 404 404 404 404 404 404 404", lambda world: {"provider_id": "elsewhere"}),
    Row("openid_connect_callback", "404 404 404 404 404 404 404 404", lambda world: {"provider_id": "elsewhere"}),
    Row("dashboards:home", ALL),
    Row("dashboards:search", ALL),
    Row("dashboards:accessibility", ALL),
    Row("dashboards:privacy", ALL),
    # The county's promise is public; its plan is, where a setting says so (tests/plan_pages).
    Row("goals:culture", ALL),
    Row("goals:heart", ALL),
    Row("goals:journey", ALL),
    Row("goals:journey_step", ALL, step),
    Row("pathways:overview", SIGNED_IN),
    Row("pathways:goal", SIGNED_IN, goal),
    Row("pathways:pathway", SIGNED_IN, pathway),
    Row("pathways:logic_model", SIGNED_IN),
    Row("pathways:status_print", SIGNED_IN),
    Row("pathways:objectives", SIGNED_IN),
    Row("pathways:objectives_csv", SIGNED_IN, is_page=False),
    Row("pathways:lead_names", SIGNED_IN, is_page=False),
    # The director's job: `objective` is led by `lead` of Utilities, whose director is `other_director`.
    Row("pathways:mine", SIGNED_IN),
    Row("pathways:objective", SIGNED_IN, objective),
    Row("pathways:update", "in 403 403 200 403 200 200 403", objective),
    Row("pathways:update", "in 403 403 200 403 200 200 403", objective, "post", {"narrative": "Half a form"}),
    Row("pathways:row", "in 403 403 → 403 → → 403", objective),
    Row("pathways:ask", OFFICE, objective),
    Row("pathways:ask", OFFICE, objective, "post", {"kind": "question"}),
    Row("pathways:answer", "in 403 403 200 403 200 403 403", inquiry),
    Row("pathways:answer", "in 403 403 200 403 200 403 403", inquiry, "post", {"answer": ""}),
    # Background jobs: `job` was started by `staff`. Others do not learn that it exists.
    Row("jobs:list", RUNS_COUNTY),
    Row("jobs:job", "in 200 404 404 404 404 200 200", job),
    Row("jobs:cancel", "in → 404 404 404 404 → →", job, "post", is_page=False),
    Row("jobs:retry", "in 403 403 403 403 403 → →", job, "post", is_page=False),
    # Duties, notices, reminders.
    Row("duties:mine", SIGNED_IN),
    Row("duties:everyone", RUNS_COUNTY),
    Row("duties:silent", RUNS_COUNTY),
    Row("duties:unreachable", RUNS_COUNTY),
    Row("duties:schedule", RUNS_COUNTY),
    Row("duties:schedule", RUNS_COUNTY, method="post", data={"send_at": "soon", "before_days": "-4"}),
    Row("duties:run_now", "in 403 403 403 403 403 → →", method="post", is_page=False),
    Row("duties:run", RUNS_COUNTY, run),
    Row("duties:calendar", SIGNED_IN),
    Row("duties:calendar_new", "in → → → → → → →", method="post", is_page=False),
    Row("duties:calendar_end", "in → → → → → → →", method="post", is_page=False),
    Row("duties:feed", ALL, calendar, is_page=False),
    Row("notifications:notices", SIGNED_IN),
    Row("notifications:read_all", "in → → → → → → →", method="post", is_page=False),
    Row("notifications:preferences", SIGNED_IN),
    Row("notifications:preferences", SIGNED_IN, method="post", data={"frequency": "hourly"}),
    Row("notifications:outbox", RUNS_COUNTY),
    Row("notifications:mail", RUNS_COUNTY, mail),
    Row("notifications:mail_as_sent", RUNS_COUNTY, mail, is_page=False),
    Row("notifications:try_again", "in 403 403 403 403 403 → →", mail, "post", is_page=False),
    # People: everybody who works here sees them, those who run the county change them, and only administrators
    # change administrators. A person changes their own photo.
    Row("people:directory", SIGNED_IN),
    Row("people:names", SIGNED_IN, is_page=False),
    Row("people:person", SIGNED_IN, person),
    Row("people:person_history", "in 200 403 403 403 403 200 200", person),
    Row("people:department_history", RUNS_COUNTY, department),
    Row("people:person", "in 404 404 404 404 404 200 200", someone_who_left),
    Row("people:create", RUNS_COUNTY),
    Row("people:create", RUNS_COUNTY, nothing, "post", {"first_name": "", "email": "x"}),
    Row("people:edit", RUNS_COUNTY, person),
    Row("people:edit", RUNS_COUNTY, person, "post", {"first_name": "", "email": "x"}),
    Row("people:edit", ADMINISTRATOR, administrator),
    Row("people:photo", "in 200 403 403 403 403 200 200", person),
    Row("people:photo", "in 200 403 403 403 403 200 200", person, "post", {}),
    Row("people:photo_file", SIGNED_IN, someone_with_photo, is_page=False),
    Row("people:deactivate", RUNS_COUNTY, person),
    Row("people:deactivate", "in 403 403 403 403 403 → →", person, "post", is_page=False),
    Row("people:deactivate", ADMINISTRATOR, administrator),
    Row("people:reactivate", "in 403 403 403 403 403 → →", someone_who_left, "post", is_page=False),
    Row("people:grant", RUNS_COUNTY, person),
    Row("people:grant", RUNS_COUNTY, person, "post", {"kind": "head"}),
    Row("people:end_role", RUNS_COUNTY, headship),
    Row("people:end_role", RUNS_COUNTY, headship, "post", {"ends_on": "never"}),
    Row("people:end_role", ADMINISTRATOR, administration),
    Row("people:departments", SIGNED_IN),
    Row("people:department", SIGNED_IN, department),
    Row("people:create_department", RUNS_COUNTY),
    Row("people:create_department", RUNS_COUNTY, nothing, "post", {"name": ""}),
    Row("people:edit_department", RUNS_COUNTY, department),
    Row("people:edit_department", RUNS_COUNTY, department, "post", {"name": ""}),
    Row("people:vacate", RUNS_COUNTY, department),
    Row("people:vacate", RUNS_COUNTY, department, "post", {"starts_on": "never"}),
    Row("me:me", SIGNED_IN),
    # The county.
    Row("county:settings", RUNS_COUNTY),
    Row("county:settings", RUNS_COUNTY, nothing, "post", {"name": "", "accent": "#eeeeee"}),
    Row("county:seal", "404 404 404 404 404 404 404 404", is_page=False),
    Row("county:change_seal", RUNS_COUNTY),
    Row("county:change_seal", RUNS_COUNTY, nothing, "post"),
    Row("county:holidays", RUNS_COUNTY),
    Row("county:holidays", RUNS_COUNTY, nothing, "post", {"date": "never", "name": ""}),
    Row("county:federal_holidays", "in 403 403 403 403 403 → →", method="post", data={"year": "2027"}, is_page=False),
    Row("county:remove_holiday", "in 403 403 403 403 403 → →", holiday, "post", is_page=False),
    # Ways in: the pages of visitors lead those who are signed in home, or sign them out.
    Row("account_login", "200 → → → → → → →"),
    Row("account_login", "200 → → → → → → →", nothing, "post", {"login": "x", "password": "y"}),
    Row("account_logout", "→ 200 200 200 200 200 200 200"),
    Row("account_change_password", "in → → → → → → →", is_page=False),
    Row("account_reset_password", ALL),
    Row("account_reset_password", ALL, nothing, "post", {"email": "x"}),
    Row("account_reset_password_done", ALL),
    Row("account_reset_password_from_key", ALL, made_up_key),
    Row("account_reset_password_from_key_done", ALL),
    Row("signin:demo", "404 404 404 404 404 404 404 404", demo_role, "post", is_page=False),
    Row("signin:slip", ALL),
    Row("signin:slip", ALL, nothing, "post", {"name": "x", "code": "y"}),
    Row("signin:invitation", "410 410 410 410 410 410 410 410", made_up_token, is_page=False),
    Row("signin:first_password", "410 410 410 410 410 410 410 410", is_page=False),
    Row("signin:invite", "in 403 403 403 403 403 → →", person, "post", is_page=False),
    Row("signin:invite", "in 403 403 403 403 403 403 →", administrator, "post", is_page=False),
    Row("signin:print_slip", RUNS_COUNTY, person, "post"),
    Row("signin:print_slip", ADMINISTRATOR, administrator, "post"),
    Row("signin:withdraw", "in 403 403 403 403 403 → →", slip, "post", is_page=False),
    # The tree of departments, from a day on.
    Row("dashboards:organization", SIGNED_IN),
    Row("dashboards:open_department", RUNS_COUNTY),
    Row("dashboards:open_department", RUNS_COUNTY, method="post", data={"on": "soon"}),
    Row("dashboards:change_department", RUNS_COUNTY, office.way("rename")),
    Row("dashboards:change_department", RUNS_COUNTY, office.way("move")),
    Row("dashboards:change_department", RUNS_COUNTY, office.way("merge"), "post", {"on": "2026-11-01"}),
    Row("dashboards:change_department", RUNS_COUNTY, office.way("close"), "post", {"on": "2026-11-01"}),
    Row("dashboards:undo_change", "in 403 403 403 403 403 → →", office.change, "post", is_page=False),
    # What people who left still have in their hands.
    Row("pathways:worklist", OFFICE),
    Row("pathways:worklist_hand_over", OFFICE, office.left),
    Row("pathways:worklist_hand_over", OFFICE, office.left, "post", {"to": "Nobody"}),
    # Evidence of what has become routine; the meeting was logged by `director`.
    Row("evidence:list", SIGNED_IN),
    Row("evidence:behavior", SIGNED_IN, office.behavior),
    Row("evidence:behavior", SIGNED_IN, office.newsletter),
    Row("evidence:create", "in 403 200 403 200 200 200 403", office.behavior),
    Row("evidence:create", "in 403 200 403 200 200 200 403", office.policies, "post", {"on": "soon"}),
    Row("evidence:withdraw", "in 403 403 403 → 403 → 403", office.meeting, "post", is_page=False),
    # Changes of position, for the newsletter.
    Row("positions:list", RUNS_COUNTY),
    Row("positions:create", RUNS_COUNTY),
    Row("positions:create", RUNS_COUNTY, method="post", data={"kind": "transfer", "on": "soon"}),
    Row("positions:settle", "in 403 403 403 403 403 422 422", method="post", is_page=False),
    Row("positions:take_back", "in 403 403 403 403 403 → →", office.position, "post", is_page=False),
    Row("positions:kind", "in 403 403 403 403 403 404 404", method="post", is_page=False),
    # The roster, in and out.
    Row("roster:start", RUNS_COUNTY),
    Row("roster:start", RUNS_COUNTY, method="post"),
    Row("roster:columns", RUNS_COUNTY, office.roster_to_match),
    Row(
        "roster:columns",
        RUNS_COUNTY,
        office.roster_to_match,
        "post",
        {"column_first_name": "1", "column_last_name": "1"},
    ),
    Row("roster:import", RUNS_COUNTY, office.roster_to_see),
    Row("roster:apply", "in 403 403 403 403 403 → →", office.roster_to_see, "post"),
    Row("roster:discard", "in 403 403 403 403 403 → →", office.roster_to_see, "post"),
    Row("roster:export", RUNS_COUNTY, lambda world: {"kind": "csv"}, is_page=False),
    # Editing the plan: the program office and nobody else. Its history is for everybody who works here.
    Row("pathways:edit_plan", OFFICE),
    Row("pathways:archived", OFFICE),
    *(Row("pathways:edit", OFFICE, plan.row(kind), is_page=kind in EDIT_LOOKS) for kind in KINDS),
    *(Row("pathways:edit", OFFICE, plan.row(kind), "post") for kind in ("objective", "goal", "journey", "resource")),
    *(
        Row("pathways:add", OFFICE, plan.parent(kind), is_page=kind in EDIT_LOOKS)
        for kind in KINDS
        if KINDS[kind].grows
    ),
    *(Row("pathways:add", OFFICE, plan.parent(kind), "post") for kind in ("objective", "step", "milestone")),
    *(
        Row("pathways:arrange", OFFICE, plan.parent(kind), is_page=kind in EDIT_LOOKS)
        for kind in KINDS
        if KINDS[kind].orderable
    ),
    *(
        Row("pathways:move", OFFICE_ACTS, plan.row(kind), "post", {"direction": "up", "place": "1"}, is_page=False)
        for kind in KINDS
        if KINDS[kind].orderable
    ),
    *(
        Row("pathways:archive", OFFICE, plan.row(kind), is_page=kind in EDIT_LOOKS)
        for kind in KINDS
        if KINDS[kind].grows
    ),
    Row("pathways:archive", OFFICE, plan.row("objective"), "post"),
    Row("pathways:archive", OFFICE_ACTS, plan.row("objective"), "post", {"reason": "Done elsewhere"}, is_page=False),
    *(
        Row("pathways:restore", OFFICE_ACTS, plan.archived_row(kind), "post", is_page=False)
        for kind in KINDS
        if KINDS[kind].grows
    ),
    *(Row("pathways:history", SIGNED_IN, plan.row(kind), is_page=False) for kind in KINDS),
    Row("pathways:history", SIGNED_IN, plan.history),
    Row("pathways:restore_text", OFFICE_ACTS, plan.edited_title, "post", {"field": "title"}, is_page=False),
    Row("pathways:objective", "in 200 200 200 200 200 200 200", plan.merged),
    Row("pathways:promote", OFFICE, plan.future_objective),
    Row("pathways:promote", OFFICE, plan.future_objective, "post"),
    Row("pathways:demote", OFFICE, objective),
    Row("pathways:demote", OFFICE_ACTS, objective, "post", {"reason": "Later"}, is_page=False),
    Row("pathways:defer", OFFICE, objective),
    Row("pathways:defer", OFFICE, objective, "post"),
    Row("pathways:resume", OFFICE, plan.deferred_objective),
    Row("pathways:resume", OFFICE, plan.deferred_objective, "post"),
    Row("pathways:split", OFFICE, objective),
    Row("pathways:split", OFFICE, objective, "post"),
    Row("pathways:choose_survivor", OFFICE, objective),
    Row("pathways:merge", OFFICE, plan.merge),
    Row("pathways:merge", OFFICE_ACTS, plan.merge, "post", {"reason": "The same work"}, is_page=False),
    Row("pathways:unmerge", OFFICE_ACTS, plan.merged, "post", is_page=False),
    Row("pathways:leads", OFFICE, plan.objective_of),
    Row("pathways:leads", OFFICE, plan.objective_of, "post"),
    Row("pathways:leads", OFFICE, plan.step_of),
    Row("pathways:make_accountable", OFFICE_ACTS, plan.lead, "post", is_page=False),
    Row("pathways:hand_over", OFFICE, plan.lead),
    Row("pathways:hand_over", OFFICE, plan.lead, "post"),
    Row("pathways:remove_lead", OFFICE, plan.lead),
    Row("pathways:remove_lead", OFFICE, plan.lead, "post"),
    Row("pathways:waiting_leads", OFFICE),
    Row("pathways:assign_everywhere", OFFICE, plan.placeholder),
    Row("pathways:assign_everywhere", OFFICE, plan.placeholder, "post", {"to": "Nobody At All"}),
    Row("pathways:hand_over_person", OFFICE, plan.leading_person),
    Row("pathways:hand_over_person", OFFICE, plan.leading_person, "post"),
    Row("pathways:goal_links", OFFICE),
    Row("pathways:add_link", OFFICE),
    Row("pathways:add_link", OFFICE, nothing, "post"),
    Row("pathways:confirm_link", OFFICE_ACTS, plan.link, "post", is_page=False),
    Row("pathways:unconfirm_link", OFFICE_ACTS, plan.link, "post", is_page=False),
    Row("pathways:restore_link", OFFICE_ACTS, plan.link, "post", is_page=False),
    Row("pathways:remove_link", OFFICE, plan.link),
    Row("pathways:remove_link", OFFICE, plan.link, "post"),
    Row("goals:resource_file", ALL, plan.file, is_page=False),
    # Questionnaires: built by the program office.
    Row("instruments:list", OFFICE),
    Row("instruments:detail", OFFICE, instruments.kind),
    Row("instruments:copy", OFFICE_ACTS, instruments.kind, "post", is_page=False),
    Row("instruments:version", OFFICE, instruments.draft),
    Row("instruments:version", OFFICE, instruments.in_use),
    Row("instruments:texts", OFFICE, instruments.draft),
    Row("instruments:texts", OFFICE, instruments.draft, "post", {"title_en": "x" * 200}),
    Row("instruments:scale", OFFICE, instruments.draft),
    Row("instruments:add_item", OFFICE, instruments.draft),
    Row("instruments:add_item", OFFICE, instruments.draft, "post", {"key": "Not a key"}),
    Row("instruments:publish", OFFICE_ACTS, instruments.draft, "post", is_page=False),
    Row("instruments:discard", OFFICE_ACTS, instruments.draft, "post", is_page=False),
    Row("instruments:extras", OFFICE),
    Row("instruments:add_extra", OFFICE),
    Row("instruments:edit_item", OFFICE, instruments.item),
    Row(
        "instruments:move_item",
        OFFICE_ACTS,
        instruments.item,
        "post",
        {"place": "1", "direction": "down"},
        is_page=False,
    ),
    Row("instruments:remove_item", OFFICE_ACTS, instruments.item, "post", is_page=False),
    *pledge.ROWS,
    *touchpoints.ROWS,
    *contacts.ROWS,
    *exports.ROWS,
    *imports.ROWS,
    *aims.ROWS,
    *movement.ROWS,
    *scorecards.ROWS,
    *scorecards_out.ROWS,
    *signals.ROWS,
    *public_card.ROWS,
    *knowing.ROWS,
    *meetings.ROWS,
    *taking.ROWS,
    *awards.ROWS,
    *cards.ROWS,
    *thanks.ROWS,
    *fairness.ROWS,
    *papers.ROWS,
]

# Addresses that are answered elsewhere, each with the reason. A prefix of the path.
LEFT_OUT = {
    "admin/": "Django's own pages: one test below asserts who may enter",
    "media/": "files that people uploaded",
}
