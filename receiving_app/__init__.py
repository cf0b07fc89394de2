"""Receiving, packing slips, asset tags, ownership and card logs for a central IT dock."""

__version__ = "0.1.0"
