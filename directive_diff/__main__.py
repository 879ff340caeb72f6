"""``python -m directive_diff``."""

import sys

from directive_diff.cli import main

if __name__ == "__main__":
    sys.exit(main())
