"""Tests of duties, the ladder, the runs and the calendar."""
