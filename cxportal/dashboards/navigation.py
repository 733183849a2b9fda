"""The main navigation: what there is, where it leads, who sees it."""

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cxportal.people.predicates import PortalRequest, is_program_office, is_signed_in, may_run_county
from cxportal.scorecards.predicates import may_publish
from cxportal.scorecards.signals.predicates import follows_signals
from cxportal.ui.navigation import NavItem
from feedback.contacts.predicates import may_run_queue
from feedback.imports.predicates import may_import_surveys
from feedback.instruments.predicates import may_build_instruments
from feedback.results.predicates import may_set_rules, reads_comments
from feedback.touchpoints.predicates import may_serve
from pathways.predicates import may_edit_plan, may_see_plan
from recognition.cards.predicates import may_run_recognition
from recognition.thanks.predicates import may_moderate


def reads_plan(request: HttpRequest) -> bool:
    return may_see_plan(request.user, cast(PortalRequest, request).county)


def works_here(request: HttpRequest) -> bool:
    return is_signed_in(request.user)


def edits_plan(request: HttpRequest) -> bool:
    return may_edit_plan(request.user)


def builds_instruments(request: HttpRequest) -> bool:
    return may_build_instruments(request.user)


def runs_queue(request: HttpRequest) -> bool:
    return may_run_queue(request.user)


def imports_surveys(request: HttpRequest) -> bool:
    return may_import_surveys(request.user)


def serves_customers(request: HttpRequest) -> bool:
    return may_serve(request.user)


def reads_thanks(request: HttpRequest) -> bool:
    return may_moderate(request.user)


def heads_people(request: HttpRequest) -> bool:
    """Asks nothing more than the roles that are read anyway; other managers come to their team from the wall."""
    return is_signed_in(request.user) and (bool(request.user.standing.own.headed) or is_program_office(request.user))


def runs_recognition(request: HttpRequest) -> bool:
    return may_run_recognition(request.user)


def runs_county(request: HttpRequest) -> bool:
    return may_run_county(request.user)


def comments_reader(request: HttpRequest) -> bool:
    return reads_comments(request.user)


def sets_rules(request: HttpRequest) -> bool:
    return may_set_rules(request.user)


def signals_follower(request: HttpRequest) -> bool:
    return follows_signals(request.user)


def publishes(request: HttpRequest) -> bool:
    return may_publish(request.user)


NAVIGATION = (
    NavItem(_("Home"), "dashboards:home"),
    NavItem(
        _("My work"),
        "pathways:mine",
        works_here,
        (
            NavItem(_("My objectives"), "pathways:mine"),
            NavItem(_("My duties"), "duties:mine"),
            NavItem(_("Meetings"), "meetings:list"),
            NavItem(_("My calendar"), "duties:calendar"),
            NavItem(_("My exports"), "exports:list"),
        ),
    ),
    NavItem(
        _("Plan"),
        "pathways:overview",
        reads_plan,
        (
            NavItem(_("How the plan is going"), "pathways:overview"),
            NavItem(_("All objectives"), "pathways:objectives"),
            NavItem(_("Logic model"), "pathways:logic_model"),
            NavItem(_("Status for the Board"), "pathways:status_print"),
            NavItem(_("Edit the plan"), "pathways:edit_plan", edits_plan),
        ),
    ),
    NavItem(
        _("Culture and journey"),
        "goals:culture",
        children=(
            NavItem(_("Our culture"), "goals:culture"),
            NavItem(_("Serving with HEART"), "goals:heart"),
            NavItem(_("HEART pledge"), "pledge:mine", works_here),
            NavItem(_("My assessments"), "taking:mine", works_here),
            NavItem(_("Team HEART"), "team_heart:list", works_here),
            NavItem(_("The journey"), "goals:journey"),
            NavItem(_("Know Ourselves"), "knowing:list", works_here),
            NavItem(_("What becomes routine"), "evidence:list", works_here),
        ),
    ),
    NavItem(
        _("Customers"),
        "touchpoints:list",
        works_here,
        (
            NavItem(_("Touchpoints"), "touchpoints:list"),
            NavItem(_("Customers who wait"), "contacts:list", runs_queue),
            NavItem(_("Key in paper forms"), "survey:paper_start", serves_customers),
            NavItem(_("Import a survey"), "imports:start", imports_surveys),
        ),
    ),
    NavItem(
        _("Results"),
        "results:results",
        works_here,
        (
            NavItem(_("Results"), "results:results"),
            NavItem(_("The gap"), "results:gap"),
            NavItem(_("Gaps noted for goals"), "results:notes"),
            NavItem(_("Comments"), "results:comments", comments_reader),
            NavItem(_("Small groups and gaps"), "results:settings", sets_rules),
        ),
    ),
    NavItem(
        _("Recognition"),
        "recognition:wall",
        works_here,
        (
            NavItem(_("The wall"), "recognition:wall"),
            NavItem(_("Recognize someone"), "recognition:give"),
            NavItem(_("My recognition"), "recognition:mine"),
            NavItem(_("My team’s recognition"), "recognition:team", heads_people),
            NavItem(_("Annual award"), "awards:list"),
            NavItem(_("Posters and certificates"), "papers:home"),
            NavItem(_("Thank a customer"), "thanks:customer_list"),
            NavItem(_("Thanks from customers"), "thanks:queue", reads_thanks),
            NavItem(_("All cards"), "recognition:every", runs_recognition),
            NavItem(_("Shout-outs"), "recognition:shout_outs", runs_recognition),
            NavItem(_("Full HEARTs"), "recognition:full_hearts", runs_recognition),
            NavItem(_("Fairness of recognition"), "fairness:report", reads_thanks),
            NavItem(_("Rules of recognition"), "recognition:rules", runs_recognition),
        ),
    ),
    NavItem(
        _("Scorecard"),
        "scorecards:latest",
        works_here,
        (
            NavItem(_("How the county is doing"), "scorecards:latest"),
            NavItem(_("What is measured"), "scorecards:measures"),
            NavItem(_("For other programs"), "scorecards_api:about"),
            NavItem(_("Department goals"), "aims:list"),
            NavItem(_("Movement toward our goals"), "movement:overview"),
            NavItem(_("Signals"), "signals:list", signals_follower),
            NavItem(_("When departments report"), "scorecards:rules", publishes),
            NavItem(_("Groups of departments"), "scorecards:groups", publishes),
            NavItem(_("When evidence is found"), "movement:rules", publishes),
            NavItem(_("What the public sees"), "public_card:choose", publishes),
        ),
    ),
    NavItem(
        _("People"),
        "people:directory",
        works_here,
        (
            NavItem(_("Directory"), "people:directory"),
            NavItem(_("Departments"), "people:departments"),
            NavItem(_("Organization by day"), "dashboards:organization"),
        ),
    ),
    NavItem(
        _("Program office"),
        "duties:everyone",
        runs_county,
        (
            NavItem(_("Everything due"), "duties:everyone"),
            NavItem(_("Silent owners"), "duties:silent"),
            NavItem(_("Whom no reminder reaches"), "duties:unreachable"),
            NavItem(_("Work of people who left"), "pathways:worklist", edits_plan),
            NavItem(_("Roster"), "roster:start"),
            NavItem(_("Newsletter"), "positions:list"),
            NavItem(_("Questionnaires"), "instruments:list", builds_instruments),
            NavItem(_("Rounds"), "rounds:list", builds_instruments),
            NavItem(_("Reminders"), "duties:schedule"),
            NavItem(_("Mail"), "notifications:outbox"),
            NavItem(_("Background jobs"), "jobs:list"),
            NavItem(_("Who can sign in"), "signin:access"),
            NavItem(_("County settings"), "county:settings"),
        ),
    ),
)
