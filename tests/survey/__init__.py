"""Tests of the public form, paper forms and merging."""
