"""Tests of importing an existing survey."""
