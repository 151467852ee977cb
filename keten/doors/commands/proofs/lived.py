"""A region lived in memory and through the database."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Een regio die in het geheugen is geleefd, geeft door de echte handelingen dezelfde gebeurtenissen.",
    tests=("tests/insight/simulation/lived/test_lived_log.py",),
)
