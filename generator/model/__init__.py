"""Nouns only: frozen, typed, no input or output. Everything above may import this; this imports nothing above."""
