"""Files in: forms, brands and packs, their overlays, and every problem in them at once."""
