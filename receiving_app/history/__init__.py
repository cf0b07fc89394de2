"""The written-once chain (who did what, when, where) and seals on what may no longer be undone.

Every room writes here in the transaction of its step. Nothing here imports a room.
"""
