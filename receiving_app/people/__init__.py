"""The office, organizations, persons, their dated roles, card accounts, sign-in, separation of duties.

PIN changes, badges, sign-ins and permissions are written once. Of a card number only the last four are kept.
"""
