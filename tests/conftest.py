"""Shared by all tests: in CI the same examples are tried every time; elsewhere hypothesis looks for new ones."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
