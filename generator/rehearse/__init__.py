"""Rehearsal: simulated pens, hands and scanners, to show that what goes out comes back."""
