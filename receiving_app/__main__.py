"""``python -m receiving_app`` is the same as ``receiving-app``."""

import sys

from receiving_app.front_door import main

if __name__ == "__main__":
    sys.exit(main())
