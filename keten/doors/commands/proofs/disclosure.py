"""Small cells: everything that is published, against somebody who computes."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Uit alles wat van een regio is gepubliceerd, is geen geprobeerd verborgen aantal terug te rekenen.",
    tests=("tests/insight/indicators/test_recovering.py",),
)
