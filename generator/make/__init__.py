"""Merge, lay out, paint: from definitions to the print PDF and the fillable PDF."""
