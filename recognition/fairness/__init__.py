"""Whether recognition is spread fairly: distribution, not volume; small groups are never shown."""
