"""The installed command, for tests that need a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

GROUNDPLAN = str(Path(sys.executable).with_name("groundplan"))
