"""What stands in the boxes and around the words: measured, then judged."""
