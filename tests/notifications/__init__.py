"""Tests of what is delivered to people."""
