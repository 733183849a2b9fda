"""The plan file: reading it, finding its faults, and loading it without losing what people edited since."""

from pathlib import Path

SHIPPED_PLAN = Path(__file__).parent / "charlotte.yaml"
