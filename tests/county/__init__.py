"""Tests of the county's settings and calendar."""
