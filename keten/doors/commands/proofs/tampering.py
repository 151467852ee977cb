"""A large ledger, tampered with in every way that somebody with all rights could think of."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Elke veranderde, ingevoegde of weggehaalde regel in een groot logboek wordt gevonden.",
    tests=("tests/ground/ledger/test_random_tampering.py",),
)
