"""Makes this process believe that it is not on Linux where it would ask the kernel to be ended with its parent."""

import ctypes


class _NoKernel:
    def __init__(self, *_: object, **__: object) -> None: ...

    def prctl(self, *_: object) -> int:
        return 0


ctypes.CDLL = _NoKernel  # type: ignore[assignment, misc]
