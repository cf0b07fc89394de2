"""Labels drawn: the neutral marks, and the back ends that draw them as PDF, picture or ZPL.

Every back end draws the same list of marks (:mod:`marks`), so that what the screen shows is what is printed.
"""
