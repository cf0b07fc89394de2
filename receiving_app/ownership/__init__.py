"""Who owns a unit, who tags it, by when, and why: kept as decisions with their facts, never rewritten.

``facts`` turns an approved line's words into what is known of a unit; ``rules`` decides from that by the
rule packs in force. Receiving hands accepted units down to this room; nothing of approvals or inventory is
known here.
"""
