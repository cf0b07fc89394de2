"""What was wrong with a delivery, followed up: discrepancies, whom to tell by when, and how it ended."""
