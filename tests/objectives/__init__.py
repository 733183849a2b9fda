"""Objectives: reporting, asking, answering."""
