"""The web server killed while clients write, book and send papers."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Wat een klant verstuurt is er helemaal of helemaal niet, ook als de webserver sterft; de klant hoort welk.",
    tests=("tests/doors/portal/test_web_dies.py",),
)
