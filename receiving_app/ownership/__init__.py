"""Who owns a unit, who tags it, by when, and why: kept as decisions with their facts, never rewritten.

``facts`` says what is known of a unit, ``approved_line`` makes that from an approved line's words, ``rules``
decides by the rule packs in force. Receiving hands accepted units down; nothing of approvals or inventory is
known here.
"""
