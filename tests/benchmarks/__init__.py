"""Measures the portal's pages beside floors that are built here, on the web server that production runs.

`make bench` (or `python -m tests.benchmarks`) makes demonstration counties in databases of its own, serves them by
`cxportal.launch.web`, asks for pages from other processes over loopback, and prints a table in Markdown. A figure in
requests a second is the median of interleaved rounds; a ratio is the median of the ratios within each round.
"""
