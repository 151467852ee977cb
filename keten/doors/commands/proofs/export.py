"""The analytical store after its writer was killed again and again."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Wordt de export vijftig keer midden in het werk gedood terwijl er gebeurtenissen bijkomen, dan staat daarna "
    "elke gebeurtenis er precies één keer in.",
    tests=("tests/insight/indicators/test_killed.py",),
)
