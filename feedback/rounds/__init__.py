"""When which instrument is asked of whom, and who has taken part."""
