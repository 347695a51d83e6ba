"""Tables of answers that another program collected: its columns found by the map of codes, each row to our values."""
