"""Deliveries from the truck to the receiving report: begun, identified, worked on, checked, closed."""
