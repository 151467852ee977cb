"""What ``keten prove`` can prove: one module for each proof, which says what it shows and which tests show it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Proof:
    """``shows`` in one sentence; ``tests`` are run at full volume, by ``at_once`` processes with seeds of their own."""

    shows: str
    tests: tuple[str, ...]
    at_once: int = 1
