"""Tests of the tree of departments and its changes."""
