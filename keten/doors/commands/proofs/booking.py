"""Two hundred clients who go for fifty times at once."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Gaan 200 klanten tegelijk voor 50 tijden, dan krijgen er precies 50 een, en niemand staat met lege handen.",
    tests=("tests/journey/appointments/test_rush.py",),
)
