"""A survey that the demonstration county has already: its file waits for its columns to be matched."""

import csv
import io
import random

from cxportal.demo.calendar import Calendar
from cxportal.demo.people import Cast
from cxportal.history.models import Entry, entry
from feedback.imports.models import SurveyImport

NAME = "Library exit survey (demonstration).csv"
HEADER = ["Number", "Date", "Staff helped me", "Knew their work", "Respectful", "Waiting time", "Remarks"]
WORDS = ("Disagree", "Neutral", "Agree", "Strongly agree", "")
REMARKS = ("", "", "", "The reading room was warm.", "Found it at once.", "I waited for a computer.")
ROWS = 24


def add_import(cast: Cast, calendar: Calendar, chance: random.Random) -> None:
    """The program office uploaded it two days ago."""
    rows = [_row(number, calendar, chance) for number in range(1, ROWS + 1)]
    written = io.StringIO()
    csv.writer(written).writerows([HEADER, *rows])
    uploaded = calendar.moment(calendar.workday(calendar.ago(2)), chance)
    survey = SurveyImport.objects.create(
        file_name=NAME, header=HEADER, samples=rows[:3], uploaded_by=cast.by_handle["office"], created_at=uploaded
    )
    survey.keep_content(written.getvalue().encode())
    made = entry(about=survey, verb="uploaded", text=f"Survey file {NAME} uploaded", by=survey.uploaded_by)
    made.at = uploaded
    Entry.objects.bulk_create([made])


def _row(number: int, calendar: Calendar, chance: random.Random) -> list[str]:
    day = calendar.ago(chance.randint(40, 100))
    answers = chance.choices(WORDS, (1, 2, 5, 4, 1), k=4)
    return [f"L-{number:03}", f"{day:%m/%d/%Y}", *answers, chance.choice(REMARKS)]
