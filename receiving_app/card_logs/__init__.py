"""Card statements, the charges on them joined with purchases, and the card log that is signed each cycle.

Kept here: statement files and their lines, accepted links of charges with purchases, explanations, the
log's revisions and signatures. A signed log never changes; reopening makes a new revision.
Reading files, matching, the rules, the printed log and the packet are pure and know no database.
Above this room: reports and play. It asks slips, receiving, approvals, inventory and people.
"""
