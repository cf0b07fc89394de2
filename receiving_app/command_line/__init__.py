"""The command line: one file for each room, and the program that takes the words apart.

A command's body imports what it needs, so that one command starts without loading every room.
"""
