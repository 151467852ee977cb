"""Random lives of forms, sources and corrections against an oracle that lets the database count the terms."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Geen vraag wordt gesteld waarvan de keten het antwoord geldig bezit, tenzij de grond is opgeslagen (P4).",
    tests=("tests/stateful/test_asked_once.py",),
    at_once=2,
)
