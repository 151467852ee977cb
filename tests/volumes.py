"""One code, two volumes: small in ``make test``, full in ``make prove``, which also keeps the figures."""

import json
import os
from pathlib import Path

IS_PROOF = bool(os.environ.get("KETEN_PROOF_FIGURES"))
SEED = int(os.environ.get("KETEN_PROOF_SEED", "0"))


def volume(*, test: int, proof: int) -> int:
    """How much of something: the first in a test, the second in a proof."""
    return proof if IS_PROOF else test


def note(**figures: float | str) -> None:
    """Keep figures of a proof, and show how far it is; nothing in a test."""
    if IS_PROOF:
        print("  ".join(f"{name}={value}" for name, value in figures.items()), flush=True)
        file = Path(os.environ["KETEN_PROOF_FIGURES"])
        known = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps(known | figures))
