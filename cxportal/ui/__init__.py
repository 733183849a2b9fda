"""Components, the forms pack, navigation, downloads and paging: everything seen, and nothing of the domain.

Page templates extend ``base.html`` and fill its blocks: ``title`` (plain text; the county's name is added),
``breadcrumbs``, ``content`` (inside ``<main id="main-content">``, exactly one ``h1``), ``aside``
(write ``<aside class="page-aside">`` and the page gets two columns), ``head`` and ``scripts``.

Tags (``{% load ui %}``): icon, chip, heart_tile, heart_strip, breadcrumbs, pagination, progress_bar, stat, empty_state,
alert, freshness, help, day, timeline_entry, stepper, sparkline, error_summary; filter ``day``.

Class names for pages (their styles are in ``static/src``):

* page: ``.page-head`` around ``.eyebrow``, ``h1``, ``.lede``, ``.page-actions``; ``.section``, ``.section-head``; ``.narrow``
* layout: ``.stack`` (``--tight``, ``--loose``), ``.cluster``, ``.split``, ``.grid-2``, ``.grid-3``, ``.grid-4``
* cards: ``.card`` (``--accent``, ``--quiet``, ``--todo``), ``.card__title``, ``.card__foot``, ``.card-link`` (whole card clicks)
* lists: ``.row-list`` with ``.row-list__main`` and ``.row-list__side``; ``dl.facts`` of ``div`` pairs; ``ol.timeline``; ``.plain-list``
* tables: ``table.usa-table.table-cards`` with ``data-label`` on each ``td``; ``.number`` on figures; ``.table-wrap`` for wide ones
* forms: ``.usa-form``, ``.form-row`` (fields side by side), ``.filter-bar`` (filters), ``.inline-form``, ``.button-row``
* buttons: ``.usa-button``, ``--outline``, ``--quiet``, ``--danger``, ``--small``, ``--big``, ``--unstyled``
* HEART: ``.heart--h`` … ``.heart--t`` set ``--heart``; ``.heart-card`` is a card with that letter's edge
* others: ``.stat-row``, ``.tabs``, ``.disclosure`` (details), ``.figure``, ``.quote``, ``.prose``, ``.plan-number``, ``.avatar``,
  ``.muted``, ``.small``, ``.nowrap``, ``.usa-sr-only``, ``.only-print``, ``.no-print``, ``.page-break``

The script ``static/js/portal.js`` answers to ``data-print`` (a button), ``data-draft-key`` (a form whose typed text is kept in
the tab until it was sent), ``data-draft-note`` (a hidden element in it, shown when text came back), ``data-draft-discard`` (a
button in it), ``data-sign-out`` (the form that also forgets the drafts) and ``data-sign-in`` (anything on the sign-in page).
"""
