"""The main navigation as data: labels, URL names and predicates. Which items there are, the joining app says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Predicate = Callable[[HttpRequest], bool]
Where = tuple[str | None, str, str]


def everyone(request: HttpRequest) -> bool:
    """The predicate of items that all see."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """The predicate of items for people with an account."""
    return bool(request.user.is_authenticated)


@dataclass(frozen=True)
class NavItem:
    """An entry: what it says, the page it leads to, who sees it, and what stands under it."""

    label: str | Promise
    url_name: str
    predicate: Predicate = everyone
    children: tuple[NavItem, ...] = ()


@dataclass(frozen=True)
class ResolvedItem:
    """An entry for one request. ``current`` is "page" on the page itself, "true" within its part, else ""."""

    label: str
    url: str
    current: str = ""
    children: list[ResolvedItem] = field(default_factory=list)

    @cached_property
    def links(self) -> SafeString:
        """What stands under it, as list items. Both menus of a page show these some sixty links, drawn here once: a
        template takes half of a plain page's time for them."""
        marks = {mark: format_html(' aria-current="{}"', mark) if mark else "" for mark in ("", "true", "page")}
        under = ((child.url, marks[child.current], child.label) for child in self.children)
        return format_html_join("", '<li><a href="{}"{}>{}</a></li>', under)


def build(items: Iterable[NavItem], request: HttpRequest) -> list[ResolvedItem]:
    """The entries this request may see. At most one path of them is current: the longest address that leads here.

    An entry whose page does not exist (its app is not installed) is left out.
    """
    where = (get_urlconf(), get_script_prefix(), settings.ROOT_URLCONF)
    resolved = list(_resolve(items, request, where))
    addresses = [entry.url for entry in _flat(resolved) if _leads_to(entry.url, request.path)]
    return [_mark(entry, max(addresses, key=len, default=""), request.path) for entry in resolved]


def _resolve(items: Iterable[NavItem], request: HttpRequest, where: Where) -> Iterator[ResolvedItem]:
    for item in items:
        if item.predicate(request) and (url := _address(item.url_name, *where)):
            yield ResolvedItem(str(item.label), url, children=list(_resolve(item.children, request, where)))


@lru_cache(maxsize=1000)
def _address(url_name: str, urlconf: str | None, prefix: str, root: str) -> str:
    """The page's address, looked up once: every page asks for some eighty. Empty where there is no such page."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


def _flat(entries: Iterable[ResolvedItem]) -> Iterator[ResolvedItem]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and url.endswith("/") and path.startswith(url))


def _mark(entry: ResolvedItem, best: str, path: str) -> ResolvedItem:
    children = [_mark(child, best, path) for child in entry.children]
    here, inside = entry.url == best and best != "", any(child.current for child in children)
    if not here and not inside:
        return entry
    on_it = here and path == best and not inside
    return replace(entry, current="page" if on_it else "true", children=children)
