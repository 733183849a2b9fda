"""Pages that exist only here: a kitchen sink of everything the kit draws."""

import pytest
from django.template import Context, Template


@pytest.fixture
def draw() -> "Draw":
    return Draw()


class Draw:
    """`draw("{% icon 'add' %}", name=value)` renders a snippet with the kit loaded."""

    def __call__(self, source: str, /, **context: object) -> str:
        return Template("{% load ui crispy_forms_tags %}" + source).render(Context(context)).strip()
