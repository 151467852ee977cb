"""Made-up people with a planted relation, many times over, and as many whose relation turned round."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Een geplante samenhang wordt teruggevonden (helling 0,9–1,1 op latere dossiers), een verbroken geweigerd.",
    tests=("tests/journey/profiling/test_planted.py",),
    at_once=2,
)
