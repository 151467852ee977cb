"""A worker killed over and over again in the middle of its work."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Op elke gebeurtenis wordt precies één keer gereageerd, hoe vaak de werker ook wordt gedood.",
    tests=("tests/ground/ledger/test_kill.py",),
)
