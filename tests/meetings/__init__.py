"""Tests of planned meetings."""
