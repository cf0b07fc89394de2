"""Lists and life stories that span the rooms. Keeps nothing of its own; it only asks."""
