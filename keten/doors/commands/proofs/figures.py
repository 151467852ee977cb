"""Figures beside the truth, on many logs in which anything happens."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Elk cijfer is gelijk aan de waarheid, met de hand geteld uit logboeken waarin van alles gebeurt.",
    tests=("tests/insight/indicators/test_figures.py",),
)
