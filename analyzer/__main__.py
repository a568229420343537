"""`python -m analyzer`: the same as the command `groundplan`."""

import sys

from analyzer.cli import main

sys.exit(main())
