"""Tests of changes of position."""
