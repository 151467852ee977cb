"""The monitors of creaming and cost-shifting on regions in which it is known what was planted."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="De monitors vinden afroming en afwenteling die is geplant, en geven zelden alarm zonder.",
    tests=("tests/insight/simulation/test_watched.py",),
)
