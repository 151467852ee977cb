"""Small cells: everything that is published, against somebody who computes."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Uit alles wat van een regio is gepubliceerd, is geen van de geprobeerde verborgen aantallen terug te rekenen.",
    tests=("tests/insight/indicators/test_recovering.py",),
)
