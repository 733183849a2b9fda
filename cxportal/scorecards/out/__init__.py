"""Scorecards outside of the portal: the board packet, Excel, CSV, the read API, and the e-mail about a new edition."""
