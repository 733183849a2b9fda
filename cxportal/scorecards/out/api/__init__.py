"""The read API: published editions as JSON, for Power BI and the like. `document.py` describes it in OpenAPI 3.1.

Built by hand: four addresses that read, one guard and one document are shorter than a framework's glue, and the shapes
in `shapes.py` stand beside the document that describes them; a test holds every answer against it.
"""
