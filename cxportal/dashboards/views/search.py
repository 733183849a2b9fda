"""One search box over everything a person may see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cxportal.dashboards.search import SearchForm, search, sources_for, words_of
from cxportal.people.predicates import PortalRequest
from cxportal.ui.paging import page_of

FIRST_HITS = 5
HITS_A_PAGE = 25


@require_safe
def results(request: PortalRequest) -> HttpResponse:
    """Where are these words? By groups, the first hits of each; `?in=people` pages through one group."""
    form = SearchForm(request.GET)
    words = words_of(form.cleaned_data["q"]) if form.is_valid() else []
    sources = sources_for(request.user, request.county)
    context: dict[str, Any] = {"form": form, "words": words, "typed": request.GET.get("q", "")[:200]}
    only = next((source for source in sources if source.key == request.GET.get("in")), None)
    if words and only:
        page = page_of(request, only.find(words), per_page=HITS_A_PAGE)
        context |= {"only": only, "page": page, "hits": [only.hit(found) for found in page.object_list]}
    elif words:
        groups = search(words, sources, most=FIRST_HITS)
        context |= {"groups": groups, "total": sum(group.total for group in groups)}
    return render(request, "dashboards/search.html", context)
