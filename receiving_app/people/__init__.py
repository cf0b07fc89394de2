"""The office, organizations, persons, their dated roles, card accounts, sign-in, separation of duties.

PIN changes, badges, sign-ins and permissions are written once. A card number is never kept, only its last four.
"""
