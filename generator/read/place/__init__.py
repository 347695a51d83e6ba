"""Which page it is: codes, the code in letters, likeness to the print; and how many sheets lie in a picture."""
