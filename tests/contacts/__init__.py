"""Tests of the queue of what customers want answered."""
