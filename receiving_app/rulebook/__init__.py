"""Decision tables that people can read: one TOML file is one rule pack.

``pack`` says what a pack is, ``reading`` makes one from a text, ``shelf`` finds the packs of a folder,
``deciding`` answers from one, ``checking`` looks for gaps, shadowed rows and contradictions. Nothing here
knows what the rules are about. Any room may come in.
"""
