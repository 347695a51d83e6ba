"""Filled-in PDFs: form fields, typed text, annotations, and their picture."""
