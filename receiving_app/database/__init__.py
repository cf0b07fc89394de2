"""How records are kept: the record's ground form, the store, written-once tables, migrations, backup.

No room is imported here: whatever needs to know the tables is handed the metadata.
"""
