"""The public form of the customer survey: opened and sent, beside a bare view and a bare insert."""

import base64
import hashlib
import hmac
import json
import sys
import uuid
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from urllib.parse import urlencode

from tests.benchmarks.client import Ask
from tests.benchmarks.counties import Server, Servers, Workshop, postgresql_county, run
from tests.benchmarks.measuring import Figures, Target, measure, weigh, weigh_assets

ANSWERS = {"h1": "5", "e1": "4", "a1": "4", "r1": "5", "t1": "2", "trust": "4", "need": "5", "ease": "0"}
COMMENT = "The desk was closed over noon, but whoever opened it knew the answer at once."
WHERE = """
import django, json
django.setup()
from feedback.instruments.models import Version
from feedback.touchpoints.models import Touchpoint
version = Version.objects.in_use().get(instrument__kind="customer")
touchpoints = Touchpoint.objects.in_use().filter(kiosk=False).order_by("pk")
print(json.dumps([version.pk, [row.code for row in touchpoints[:8]]]))
"""


def signed(key: str, version: int, code: str) -> str:
    """A token as the form carries it (`feedback.survey.tokens`), made here so that no request is spent on it."""
    text = f"{uuid.uuid4().hex}-{uuid.uuid4().hex}-{version}-{code}"
    secret = hashlib.sha256(b"feedback.survey.tokensigner" + key.encode()).digest()
    mark = base64.urlsafe_b64encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).strip(b"=").decode()
    return f"{text}.{mark}"


def targets(shop: Workshop, database: str, servers: Servers, floors: dict[str, Target]) -> dict[str, Target]:
    """Floors a and c, the form opened, and the form sent: each client at a touchpoint of its own, each answer from
    another address, so that the rate limit counts and refuses nobody."""
    environment = shop.environment(database, DJANGO_SETTINGS_MODULE="cxportal.settings")
    version, codes = json.loads(run([sys.executable, "-c", WHERE], environment).splitlines()[-1])
    portal = servers.start(database, TRUSTED_PROXY="127.0.0.1")
    body = urlencode({"token": "SIGNED", **ANSWERS, "comment": COMMENT, "about": "", "name": "", "email": ""})
    sends = tuple(
        Ask(
            f"/say/{code}/?lang=en",
            "POST",
            "lang=en",
            body,
            status=302,
            stamp=partial(signed, shop.key, version, code),
            scattered=True,
        )
        for code in codes[:2]
    )
    return {
        "floor a": floors["floor a"],
        "floor c": floors["floor c"],
        "form opened": Target(portal, (Ask(f"/say/{codes[0]}/"),)),
        "form sent": Target(portal, sends),
    }


def measured(
    shop: Workshop, server: str, pool: ProcessPoolExecutor, floors_of: Callable[[Server, str], dict[str, Target]]
) -> tuple[Figures, int, int]:
    """All figures, and what the form weighs compressed: the page, and the style sheets."""
    with postgresql_county(shop, server) as database, Servers(shop) as servers:
        floors = floors_of(servers.start(database, floors=True), "")
        wanted = targets(shop, database, servers, floors)
        figures = measure(pool, wanted)
        opened = wanted["form opened"]
        page = weigh(opened.server.port, opened.asks[0])
        return figures, page.gzip, weigh_assets(opened.server.port, opened.asks[0])[0]
