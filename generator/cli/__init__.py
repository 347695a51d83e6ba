"""The commands: parse, call, print, exit. No work is done here."""


def main() -> None:
    """Run the command line."""
    raise SystemExit("not yet")
