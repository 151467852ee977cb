"""Random ways of working and random lives: per case in Python and set-based in the database, day by day."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Een model zegt per dossier en over alle dossiers hetzelfde; nooit twee fasen, nooit een zonder einde.",
    tests=("tests/journey/routing/test_two_evaluators.py",),
    at_once=2,
)
