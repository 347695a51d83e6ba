"""Werkblad: workshop worksheets out (paper, PDF, web), one table back in."""

__version__ = "0.1.0"
