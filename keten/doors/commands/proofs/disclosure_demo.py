"""Small cells of the demo: lived by the real actions, published, and read by somebody who computes."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Uit alles wat van de demo is gepubliceerd, is geen geprobeerd verborgen aantal terug te rekenen.",
    tests=("tests/insight/indicators/test_recovering_demo.py",),
)
