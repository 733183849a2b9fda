"""Components, the forms pack, navigation, downloads and paging: everything seen, and nothing of the domain.

Page templates extend ``base.html`` and fill its blocks: ``title`` (plain text; the county's name is added),
``breadcrumbs``, ``content`` (inside ``<main id="main-content">``, exactly one ``h1``), ``aside``
(write ``<aside class="page-aside">`` and the page gets two columns), ``head`` and ``scripts``.

Tags (``{% load ui %}``): icon, chip, heart_tile, heart_strip, breadcrumbs, pagination, progress_bar, stat, empty_state,
alert, freshness, help, day, timeline_entry, stepper, sparkline, error_summary,
language_switch, own_words (`lang` for the county's own words on a page in Spanish); filters ``day``, ``heart_gloss``.

Class names for pages (their styles are in ``static/src``):

* page: ``.page-head`` around ``.eyebrow``, ``h1``, ``.lede``, ``.page-actions``
* section: ``.section``, ``.section-head`` (h2 left, link right), ``.narrow`` (one centered column)
* layout: ``.stack`` (``--tight``, ``--loose``), ``.cluster``, ``.split``, ``.grid-2``, ``.grid-3``, ``.grid-4``
* cards: ``.card`` (``--accent``, ``--quiet``, ``--todo``), ``.card__title``, ``.card__foot``; ``.card-link`` on a card
  makes the whole of it the link of its title
* lists: ``.row-list`` with ``.row-list__main`` and ``.row-list__side``; ``dl.facts`` of ``div`` pairs; ``ol.timeline``
* tables: ``table.usa-table.table-cards`` with ``data-label`` on each ``td``; ``.number`` on figures; ``.table-wrap``
* forms: ``.usa-form``, ``.form-row`` (side by side), ``.filter-bar`` (filters), ``.inline-form``, ``.button-row``
* buttons: ``.usa-button``, ``--outline``, ``--quiet``, ``--danger``, ``--small``, ``--big``, ``--unstyled``
* HEART: ``.heart--h`` to ``.heart--t`` set ``--heart``; ``.heart-card`` is a card with that letter's edge
* others: ``.stat-row``, ``.tabs``, ``.disclosure`` (details), ``.figure``, ``.quote``, ``.prose``, ``.plan-number``,
  ``.avatar``, ``.plain-list``, ``.muted``, ``.small``, ``.nowrap``, ``.usa-sr-only``
* print: ``.only-print``, ``.no-print``, ``.page-break``

What the script ``static/js/portal.js`` answers to:

* ``data-print``: a button that prints the page
* ``data-draft-key``: a form whose typed text is kept in the tab until it was sent; in it ``data-draft-note`` is a
  hidden element shown when text came back, and ``data-draft-discard`` a button that throws it away
* ``data-sign-out``: the form that also forgets the drafts; ``data-sign-in``: anything on the sign-in page
"""
