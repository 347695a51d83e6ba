"""Jinja in a box: the one environment in which texts and templates of people are looked at and run."""
