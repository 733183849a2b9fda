"""Beat's one errand: every few seconds, what a broker, a worker or a mail server lost is taken up again.

One and not several, because beat keeps its errands in the order of the clock: when the clock is set back, all but the
first would wait until it has come to where it was. An app with something to sweep adds its function here.
"""

import logging
from collections.abc import Callable

from celery import shared_task

from cxportal.duties import tasks as duties
from cxportal.exports import making as exports
from cxportal.jobs import work as jobs
from cxportal.notifications import tasks as notifications
from cxportal.people.organization import tasks as organization
from cxportal.scorecards import tasks as scorecards
from feedback.responses import tasks as responses
from feedback.survey import tasks as survey
from feedback.taking import tasks as taking
from recognition.cards import sweeping as cards

logger = logging.getLogger(__name__)
SWEEPS: tuple[Callable[[], object], ...] = (
    jobs.sweep,
    organization.sweep,
    duties.sweep,
    notifications.sweep,
    taking.sweep,
    responses.sweep,
    survey.sweep,
    scorecards.sweep,
    exports.sweep,
    cards.sweep,
)


@shared_task(name="cxportal.sweep", ignore_result=True)
def sweep() -> None:
    """Each sweep gets its turn, even where one before it failed."""
    for each in SWEEPS:
        try:
            each()
        except Exception:
            logger.exception("The sweep %s.%s failed", each.__module__, each.__name__)
