"""Approved purchases: what may arrive, who approved it, and the lists and delegations in force.

Kept here: purchases and their lines as each import said them, delegations, central and exemption lists. An
import comes in through ``import_file`` and ``comparing``; ``chain`` judges who approved; both are pure.
"""
