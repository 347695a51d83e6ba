"""Digital entry: the pages of a stored Sheet on a phone, and what they send. No store, and no meaning of answers."""
