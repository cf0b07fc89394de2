"""What a scan does at the dock: what is known when it comes in, what it settles, how that is explained."""
