"""Two installations that send each other signals while processes, databases and the network die at random."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Elk signaal tussen twee installaties komt één keer aan, op volgorde en met antwoord, wat er ook uitvalt.",
    tests=("tests/doors/exchange/test_chaos.py",),
)
