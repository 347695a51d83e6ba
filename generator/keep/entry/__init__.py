"""Digital entry as it is kept: events, the one writer, continue codes, and the readings that are made of events."""
