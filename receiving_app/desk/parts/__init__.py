"""The parts of screens. A part shows values it is given and says what was pressed; it asks nobody."""
