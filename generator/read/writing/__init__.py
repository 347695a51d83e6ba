"""Writing and drawing fields: whether there is ink, and an upright crop."""
