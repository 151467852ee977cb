"""Two installations that tell each other things while processes, connections and the network die at random."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Elk bericht tussen twee installaties komt precies één keer aan, per klant op volgorde, wat er ook uitvalt.",
    tests=("tests/doors/exchange/test_chaos.py",),
)
