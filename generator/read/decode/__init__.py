"""Bytes of one file: PDF, pictures and their limits; why something cannot be read."""
