"""``python -m keten``."""

from keten.doors.commands.main import main

main()
