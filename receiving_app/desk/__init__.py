"""The desk: the window a clerk works at, and the only room with Qt.

Nothing here imports a room's actions, lookups or records when it is loaded: the scan box must take keys
long before the database is there. What the desk shows are the rooms' frozen answers; what it asks for
goes through the lanes (``errands``) to the office (``dock_office``, ``desk_office``).
"""
