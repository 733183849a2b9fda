"""The supervisor with parts that the kernel does not end for it, as on systems other than Linux."""

import os
import sys
from pathlib import Path

from cxportal.launch.__main__ import main

if __name__ == "__main__":
    # Every child imports `sitecustomize` from here first, which takes the death signal away.
    os.environ["PYTHONPATH"] = str(Path(__file__).parent / "without_death_signal")
    sys.argv = ["cxportal.launch"]
    main()
