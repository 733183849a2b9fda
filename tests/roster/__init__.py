"""Tests of the roster's import and export."""
