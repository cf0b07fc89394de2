"""The tests, one folder for each room, and what they share."""
