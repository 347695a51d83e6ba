"""Review, as a table of contents: what is doubtful → show it → keep what a person decides → write the tables again."""
