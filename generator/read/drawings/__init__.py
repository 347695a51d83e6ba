"""Drawings become numbers: the lines that people drew in a plot."""
