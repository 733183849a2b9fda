import datetime as dt

import pytest
import time_machine
from django.core.paginator import Paginator
from django.test import RequestFactory
from django.utils import translation

from tests.ui.conftest import Draw

SPRITE = "/static/build/icons.svg"


def test_icon_is_hidden_from_screen_readers(draw: Draw) -> None:
    assert draw("{% icon 'add' %}") == (
        f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{SPRITE}#add"/></svg>'
    )


def test_icon_with_a_label_is_an_image_with_that_name(draw: Draw) -> None:
    assert draw("{% icon 'add' label='Add <one>' %}") == (
        f'<svg class="icon" role="img" aria-label="Add &lt;one&gt;"><use href="{SPRITE}#add"/></svg>'
    )


def test_chip_says_its_status_in_icon_word_and_tone(draw: Draw) -> None:
    assert draw("{% chip 'On track' 'check_circle' 'success' %}") == (
        f'<span class="chip chip--success"><svg class="icon" aria-hidden="true" focusable="false">'
        f'<use href="{SPRITE}#check_circle"/></svg>On track</span>'
    )


def test_chip_escapes_text_that_it_drew_before_as_safe(draw: Draw) -> None:
    draw("{% chip label|safe '' 'neutral' %}", label="<b>same</b>")
    assert draw("{% chip label %}", label="<b>same</b>") == (
        '<span class="chip chip--neutral chip--bare">&lt;b&gt;same&lt;/b&gt;</span>'
    )


def test_chip_refuses_an_unknown_tone(draw: Draw) -> None:
    with pytest.raises(ValueError, match="A chip's tone is one of"):
        draw("{% chip 'On track' 'check_circle' 'green' %}")


def test_heart_tile_without_a_word_still_speaks_it(draw: Draw) -> None:
    assert draw("{% heart_tile 'h' %}") == (
        '<span class="heart-tile heart--h"><span class="heart-tile__letter" aria-hidden="true">H</span>'
        '<span class="usa-sr-only">Helpfulness</span></span>'
    )


def test_heart_tile_with_a_word_shows_it(draw: Draw) -> None:
    assert draw("{% heart_tile 'T' size='large' word='Timeliness' %}") == (
        '<span class="heart-tile heart--t heart-tile--large">'
        '<span class="heart-tile__letter" aria-hidden="true">T</span>Timeliness</span>'
    )


def test_day_has_one_form(draw: Draw) -> None:
    assert draw("{% day day %}|{{ day|day }}", day=dt.date(2026, 11, 2)) == "Nov 2, 2026|Nov 2, 2026"


def test_day_of_a_moment_is_the_countys_day(draw: Draw) -> None:
    moment = dt.datetime(2026, 11, 3, 2, 0, tzinfo=dt.UTC)
    assert draw("{% day moment %}", moment=moment) == "Nov 2, 2026"


def test_day_reads_in_spanish_order_for_spanish_readers(draw: Draw) -> None:
    with translation.override("es"):
        assert draw("{% day day %}", day=dt.date(2026, 11, 2)) == "2 nov 2026"


@time_machine.travel("2026-11-22 12:00-05:00", tick=False)
@pytest.mark.parametrize(
    ("day", "text"),
    [
        (dt.date(2026, 11, 22), "Updated today"),
        (dt.date(2026, 11, 21), "Updated yesterday"),
        (dt.date(2026, 11, 10), "Updated 12 days ago"),
        (None, "No update yet"),
    ],
)
def test_freshness_is_said_in_words(draw: Draw, day: dt.date | None, text: str) -> None:
    assert draw("{% freshness day %}", day=day) == f'<span class="freshness">{text}</span>'


@time_machine.travel("2026-11-22 12:00-05:00", tick=False)
def test_freshness_of_a_stale_objective_has_a_word_and_an_icon(draw: Draw) -> None:
    assert draw("{% freshness day True %}", day=dt.date(2026, 10, 1)) == (
        '<span class="freshness freshness--stale"><svg class="icon" aria-hidden="true" focusable="false">'
        f'<use href="{SPRITE}#history"/></svg> Stale, updated 52 days ago</span>'
    )


@pytest.mark.parametrize(("given", "shown"), [(40, 40), (140, 100), (-1, 0), (None, 0), (33.4, 33)])
def test_progress_bar_stays_between_0_and_100(draw: Draw, given: float | None, shown: int) -> None:
    assert f'<rect width="{shown}" height="8"/></svg>' in draw("{% progress_bar n 'Done' %}", n=given)


def test_progress_bar_says_its_number_in_words(draw: Draw) -> None:
    assert 'aria-label="Done: 40%"' in draw("{% progress_bar 40 'Done' %}")


def test_sparkline_of_one_number_is_nothing(draw: Draw) -> None:
    assert draw("{% sparkline values 'x' %}", values=[None, 4]) == ""


def test_sparkline_leaves_gaps_out(draw: Draw) -> None:
    assert 'points="4.0,24.0 92.0,4.0"' in draw("{% sparkline values 'Rising' %}", values=[1, None, 5])


def test_breadcrumbs_start_at_home_and_end_at_this_page(draw: Draw) -> None:
    assert draw("{% breadcrumbs 'Plan' '/plan/' 'Goal 1' '' %}") == (
        '<nav class="breadcrumbs" aria-label="Breadcrumbs"><ol><li><a href="/">Home</a></li>'
        '<li><a href="/plan/">Plan</a></li><li><span aria-current="page">Goal 1</span></li></ol></nav>'
    )


def test_breadcrumbs_refuse_half_a_pair(draw: Draw) -> None:
    with pytest.raises(ValueError, match="takes pairs"):
        draw("{% breadcrumbs 'Plan' %}")


def test_breadcrumbs_follow_url_names(draw: Draw) -> None:
    assert '<a href="/">Start</a>' in draw("{% breadcrumbs 'Start' 'dashboards:home' %}")


def test_pagination_keeps_the_query_and_replaces_the_page(draw: Draw, rf: RequestFactory) -> None:
    page = Paginator(list(range(100)), 25).get_page(2)
    html = draw("{% pagination page 'objectives' %}", page=page, request=rf.get("/", {"q": "a&b", "page": "2"}))
    assert 'href="?q=a%26b&amp;page=3" rel="next"' in html
    assert "26 to 50 of 100 objectives" in html


def test_pagination_of_a_single_page_is_nothing(draw: Draw, rf: RequestFactory) -> None:
    assert draw("{% pagination page %}", page=Paginator([1], 25).get_page(1), request=rf.get("/")) == ""


def test_stat_has_value_label_and_meaning(draw: Draw) -> None:
    assert draw("{% stat 14 'objectives' 'two are stale' %}") == (
        '<div class="stat"><span class="stat__value">14</span> <span class="stat__label">objectives</span>'
        ' <span class="stat__hint">two are stale</span></div>'
    )


def test_empty_state_offers_the_next_action(draw: Draw) -> None:
    assert draw("{% empty_state 'Nothing yet' 'Start here.' '/new/' 'Add one' %}") == (
        '<div class="empty"><h2>Nothing yet</h2><p>Start here.</p><a class="usa-button" href="/new/">Add one</a></div>'
    )


def test_alert_understands_the_levels_of_messages(draw: Draw) -> None:
    assert 'class="alert alert--danger"' in draw("{% alert 'extra error' '' 'It failed' %}")


def test_help_opens_without_script(draw: Draw) -> None:
    html = draw("{% help 'A strategy.' 'a pathway' %}")
    assert html.startswith('<details class="help"><summary>')
    assert "What is a pathway?" in html


def test_timeline_entry_tells_who_did_what_and_when(draw: Draw) -> None:
    html = draw(
        "{% timeline_entry 'Dana' day 'set it at risk' 'No staff' changes %}", day=dt.date(2026, 11, 2), changes=["a"]
    )
    assert html == (
        '<li><p class="timeline__head"><span class="timeline__who">Dana</span><span>set it at risk</span>'
        '<span class="timeline__when">Nov 2, 2026</span></p><p class="timeline__body">No staff</p>'
        '<ul class="timeline__changes"><li>a</li></ul></li>'
    )


@pytest.mark.parametrize(
    ("label", "led"), [("Name", "Name:"), ("What were they told?", "What were they told?"), ("I listen.", "I listen.")]
)
def test_a_label_leads_in_with_one_mark(draw: Draw, label: str, led: str) -> None:
    assert draw("{{ label|lead_in }}", label=label) == led
