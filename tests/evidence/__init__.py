"""Tests of the evidence that behaviors have become routine."""
