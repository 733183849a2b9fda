"""The fairness report."""

from tests.matrix.row import OFFICE, Row

ROWS = [
    Row("fairness:report", OFFICE),
    Row("fairness:export", OFFICE, is_page=False),
]
