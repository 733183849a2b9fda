"""Tests of the work that people who left still have in their hands."""
