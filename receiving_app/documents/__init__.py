"""Originals by their hash: slips, statements, signed logs. Their bytes never change.

Beside SQLite they lie in the office's folder; on PostgreSQL in a table, so that every dock sees every slip.
"""
