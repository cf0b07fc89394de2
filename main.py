"""Starts the program from a checkout: ``python main.py`` opens the desk, words go to the command line."""

import sys

from receiving_app.front_door import main

if __name__ == "__main__":
    sys.exit(main())
