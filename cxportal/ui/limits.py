"""Counting in the cache how often something was tried lately. What is counted, and under which key, its owner knows."""

from django.core.cache import cache


def count_one(key: str, *, window: int) -> int:
    """How often this happened since the first time, this time included. It starts anew after `window` seconds."""
    if cache.add(key, 1, window):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # the window ended between the two
        cache.set(key, 1, window)
        return 1
