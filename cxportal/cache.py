"""A cache in Redis that may go away: what it holds may be forgotten at any time, and no page fails for it."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisGone
from redis.exceptions import TimeoutError as RedisSlow

logger = logging.getLogger(__name__)


class RedisOrMemoryCache(RedisCache):
    """Asks Redis; while it cannot be reached, this process's own memory, so that limits on sign-in go on counting."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("redis-is-away", {**params, "OPTIONS": {}})

    def _either(self, name: str, *args: Any, **kwargs: Any) -> Any:
        ask_redis: Callable[..., Any] = getattr(super(), name)
        try:
            return ask_redis(*args, **kwargs)
        except (RedisGone, RedisSlow) as error:
            logger.warning("The cache in Redis cannot be reached, memory is used meanwhile: %s", error)
            return getattr(self._memory, name)(*args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._either("set", *args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("add", *args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("delete", *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._either("has_key", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._either("incr", *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._either("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._either("delete_many", *args, **kwargs)

    def clear(self) -> bool:  # type: ignore[override]
        """Forgets the keys of this cache alone: the broker may live in the same Redis database."""
        try:
            client = self._cache.get_client(None, write=True)
            for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
                client.delete(key)
        except (RedisGone, RedisSlow) as error:
            logger.warning("The cache in Redis cannot be reached and was not cleared: %s", error)
        self._memory.clear()
        return True
