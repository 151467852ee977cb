"""One million events counted by Spark and by DuckDB."""

from keten.doors.commands.proofs import Proof

PROOF = Proof(
    shows="Spark telt uit een miljoen gebeurtenissen hetzelfde als DuckDB: elk cijfer, elke getelde rij.",
    tests=("tests/insight/indicators/test_spark.py",),
)
