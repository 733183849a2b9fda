"""Tests of where customers are served."""
