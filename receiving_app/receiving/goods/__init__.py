"""What came: units and pieces, too many and too few, not as they should be, released, sent back."""
