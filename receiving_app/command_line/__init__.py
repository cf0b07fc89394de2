"""The command line: one file for each room, and the program that takes the words apart."""
