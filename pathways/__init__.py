"""Pathways, objectives, leads and progress updates."""
