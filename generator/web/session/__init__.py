"""The page for the beamer: how a room joins, how many answered, and what the group said. Staff only, behind a token."""
