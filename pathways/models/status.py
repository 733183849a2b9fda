"""The six statuses of an objective, and what each asks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")
    COMPLETE = "complete", _("Complete")
    DEFERRED = "deferred", _("Deferred")


# "At risk" and "Off track" need a recovery action and a date.
NEEDS_RECOVERY = frozenset({Status.AT_RISK, Status.OFF_TRACK})
# Status → (icon, tone) of its chip.
CHIPS: dict[str, tuple[str, str]] = {
    Status.NOT_STARTED: ("radio_button_unchecked", "neutral"),
    Status.ON_TRACK: ("check_circle", "success"),
    Status.AT_RISK: ("warning", "warning"),
    Status.OFF_TRACK: ("error", "danger"),
    Status.COMPLETE: ("verified", "done"),
    Status.DEFERRED: ("hourglass_empty", "info"),
}
