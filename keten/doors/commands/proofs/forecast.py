"""The forecast of talks on regions of which the future is known."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="De verwachting van gesprekken is eerlijk over een jaar dat zij niet zag; het alarm ziet elk tekort op tijd.",
    tests=("tests/insight/simulation/test_forecast.py",),
)
