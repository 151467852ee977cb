"""Random chain histories against an oracle that knows nothing of the sweeps."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="De dagronde meldt elke gebroken belofte (P1, P2, P6) en niets anders, bij willekeurige levenslopen.",
    tests=("tests/stateful/test_histories.py",),
)
