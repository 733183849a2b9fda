"""What somebody who knows the tables well would write for a month: a grouped query for each standard measure.

Each gives a row a department (numerator, denominator, n) and one of the county, for a county whose departments have no
parts. What customers said stands there twice: counted from the answers, and summed from the counts that readers see.
"""

LETTERS = ("h1", "e1", "a1", "r1", "t1")


def with_county(own: str) -> str:
    return (
        f"WITH own (place, numerator, denominator, n) AS ({own}) SELECT place, numerator, denominator, n FROM own "
        "UNION ALL SELECT NULL, SUM(numerator), SUM(denominator), SUM(n) FROM own HAVING COUNT(*) > 0"
    )


def answered(key: str) -> str:
    """Favorable and valid answers to a question, from the answers."""
    answer = f"CAST(answers->>'{key}' AS integer)"
    return with_county(
        f"SELECT department_id, SUM(CASE WHEN {answer} >= 4 THEN 1 ELSE 0 END), "
        f"SUM(CASE WHEN {answer} > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN {answer} > 0 THEN 1 ELSE 0 END) "
        "FROM responses_response WHERE month = %(month)s AND round_id IS NULL GROUP BY department_id"
    )


def kept(key: str) -> str:
    """The same from the counts that readers see."""
    return with_county(
        "SELECT place_id, SUM(n4 + n5), SUM(n1 + n2 + n3 + n4 + n5), SUM(people) FROM responses_published "
        f"WHERE kind = 'customer' AND key = '{key}' AND month = %(month)s GROUP BY place_id"
    )


def index(rows: str) -> str:
    """The mean of five shares, for departments and the county. `rows` gives place, people, and two sums a letter."""
    shares = " + ".join(f"SUM(good{n}) * 1.0 / NULLIF(SUM(valid{n}), 0)" for n in range(5))
    return (
        f"WITH told AS ({rows}) SELECT place, {shares}, 5, SUM(people) FROM told GROUP BY place "
        f"UNION ALL SELECT NULL, {shares}, 5, SUM(people) FROM told"
    )


INDEX_ANSWERED = index(
    "SELECT department_id AS place, COUNT(*) AS people, "
    + ", ".join(
        f"SUM(CASE WHEN CAST(answers->>'{key}' AS integer) >= 4 THEN 1 ELSE 0 END) AS good{n}, "
        f"SUM(CASE WHEN CAST(answers->>'{key}' AS integer) > 0 THEN 1 ELSE 0 END) AS valid{n}"
        for n, key in enumerate(LETTERS)
    )
    + " FROM responses_response WHERE month = %(month)s AND round_id IS NULL GROUP BY department_id"
)
INDEX_KEPT = index(
    "SELECT place_id AS place, SUM(CASE WHEN key = '*' THEN people ELSE 0 END) AS people, "
    + ", ".join(
        f"SUM(CASE WHEN key = 'letter:{letter}' THEN n4 + n5 ELSE 0 END) AS good{n}, "
        f"SUM(CASE WHEN key = 'letter:{letter}' THEN n1 + n2 + n3 + n4 + n5 ELSE 0 END) AS valid{n}"
        for n, letter in enumerate("HEART")
    )
    + " FROM responses_published WHERE kind = 'customer' AND month = %(month)s "
    "AND key IN ('*', 'letter:H', 'letter:E', 'letter:A', 'letter:R', 'letter:T') GROUP BY place_id"
)
HEARD_ANSWERED = "SELECT touchpoint_id FROM responses_response WHERE month = %(month)s GROUP BY 1 HAVING COUNT(*) >= 5"
HEARD_KEPT = (
    "SELECT touchpoint_id FROM responses_published WHERE kind = 'customer' AND key = '*' AND month = %(month)s "
    "GROUP BY touchpoint_id HAVING SUM(people) >= 5"
)


def loop(heard: str) -> str:
    return with_county(
        "SELECT t.department_id, COUNT(h.touchpoint_id), COUNT(*), COUNT(*) FROM touchpoints_touchpoint t "
        f"LEFT JOIN ({heard}) h ON h.touchpoint_id = t.id WHERE t.retired_at IS NULL GROUP BY t.department_id"
    )


def plan(good: str, counted: str) -> str:
    """Objectives as their last update up to the last day left them."""
    return with_county(
        f"""
        WITH latest AS (
            SELECT objective_id, status, "on", ROW_NUMBER() OVER (
                PARTITION BY objective_id ORDER BY "on" DESC, at DESC, id DESC) AS place
            FROM pathways_progressupdate WHERE department_id IS NULL AND "on" <= %(last)s
        ), stood AS (
            SELECT p.department_id, o.due_on, COALESCE(l.status, 'not_started') AS status,
                   COALESCE(l."on", o.priority_since) AS since
            FROM pathways_objective o
            LEFT JOIN latest l ON l.objective_id = o.id AND l.place = 1
            LEFT JOIN pathways_lead a ON a.objective_id = o.id AND a.accountable
            LEFT JOIN people_person p ON p.id = a.person_id
            WHERE o.stage = 'priority' AND o.priority_since <= %(last)s AND o.archived_at IS NULL
        )
        SELECT department_id, SUM(CASE WHEN {good} THEN 1 ELSE 0 END), COUNT(*), COUNT(*)
        FROM stood WHERE {counted} GROUP BY department_id
        """
    )


STAFF = (
    "SELECT p.department_id, COUNT(f.person_id), COUNT(*), COUNT(*) FROM people_person p "
    "LEFT JOIN (SELECT DISTINCT person_id {found}) f ON f.person_id = p.id "
    "WHERE p.is_active AND (p.started_on IS NULL OR p.started_on <= %(last)s) GROUP BY p.department_id"
)
GIVEN = (
    "FROM cards_recipient r JOIN cards_card c ON c.id = r.card_id "
    "WHERE c.state = 'given' AND c.given_on >= %(first)s AND c.given_on <= %(last)s"
)
REMINDED = """
    SELECT p.department_id, SUM(1 - late), COUNT(*), COUNT(*) FROM (
        SELECT whose_id, MAX(CASE WHEN rung IN ('before', 'due') THEN 0 ELSE 1 END) AS late
        FROM notifications_notice
        WHERE recipient_id = whose_id AND owner <> 'rounds' AND due_on >= %(ten_before)s AND due_on < %(ten_before_end)s
        GROUP BY whose_id, owner, kind, about, due_on
        HAVING MIN(CASE WHEN rung IN ('before', 'due') THEN 0 ELSE 1 END) = 0
    ) d JOIN people_person p ON p.id = d.whose_id GROUP BY p.department_id
"""
SAME = {
    "response-rate": with_county(
        "SELECT t.department_id, SUM(CASE WHEN t.used THEN 1 ELSE 0 END), COUNT(*), COUNT(*) "
        "FROM rounds_participation t JOIN rounds_round r ON r.id = t.round_id "
        "WHERE r.month = %(month)s AND r.state = 'closed' GROUP BY t.department_id"
    ),
    "objectives-on-time": plan(
        "status = 'complete' OR status IN ('on_track', 'not_started') AND due_on > %(last)s",
        "due_on IS NOT NULL AND status <> 'deferred'",
    ),
    "objectives-fresh": plan("since >= %(oldest)s", "status NOT IN ('complete', 'deferred')"),
    "objectives-complete": plan("status = 'complete'", "status <> 'deferred'"),
    "reminders-answered": with_county(REMINDED),
    "staff-recognized": with_county(STAFF.format(found=GIVEN)),
    "recognition-days": with_county(
        f"SELECT r.department_id, SUM({{days}}), COUNT(*), COUNT(*) {GIVEN} GROUP BY r.department_id"
    ),
    "pledge-coverage": with_county(
        STAFF.format(
            found='FROM pledge_pledge WHERE "on" <= %(last)s AND (withdrawn_on IS NULL OR withdrawn_on > %(last)s) '
            "AND text_id = (SELECT MAX(id) FROM pledge_pledgetext WHERE asks_again AND since <= %(last)s)"
        )
    ),
}
CUSTOMERS = {f"favorable-{key[0]}": key for key in LETTERS} | {"trust": "trust", "ease": "ease"}
FROM_ANSWERS = {
    "heart-index": INDEX_ANSWERED,
    "feedback-loop": loop(HEARD_ANSWERED),
    **{measure: answered(key) for measure, key in CUSTOMERS.items()},
    **SAME,
}
FROM_KEPT = {
    "heart-index": INDEX_KEPT,
    "feedback-loop": loop(HEARD_KEPT),
    **{m: kept(key if m == key else f"letter:{key[0].upper()}") for m, key in CUSTOMERS.items()},
    **SAME,
}
