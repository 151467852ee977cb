"""The luck of one person: for each subject numbers of their own, so that more talks do not change who finds work."""

import math
from collections.abc import Iterator
from zlib import crc32

import numpy as np

LIVING = ("settling", "spells")
WRITING = ("frame", "stewards", "contacts", "care", "benefits")
DRAWS = 128


class Luck:
    """Uniform numbers, one after the other, without end."""

    def __init__(self, first: list[float], key: tuple[int, int]) -> None:
        self._numbers = _flow(first, key)

    def draw(self) -> float:
        """A number from 0 up to 1."""
        return next(self._numbers)

    def hits(self, share: float) -> bool:
        """Something that happens to this share of people."""
        return next(self._numbers) < share

    def between(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + int(next(self._numbers) * (highest + 1 - lowest))

    def wait(self, mean: float) -> float:
        """Days until something that happens at any time alike, ``mean`` days on average."""
        return -math.log(1 - next(self._numbers)) * mean

    def regular(self, mean: float) -> float:
        """The same, but more regular: the sum of two waits (a gamma distribution of shape 2)."""
        return -math.log((1 - next(self._numbers)) * (1 - next(self._numbers))) * mean / 2

    def pick(self, shares: dict[str, float]) -> str:
        """One of the names, by their shares."""
        at = next(self._numbers) * sum(shares.values())
        for name, share in shares.items():
            at -= share
            if at < 0:
                return name
        return next(reversed(shares))


def lucks_of(seed: int, number: int, subjects: tuple[str, ...]) -> dict[str, Luck]:
    """By subject the luck of person ``number`` in the region of a seed, from its beginning."""
    stream = np.random.Generator(np.random.Philox(key=np.array([seed, _key(subjects[0], number)], dtype=np.uint64)))
    rows: list[list[float]] = stream.random((len(subjects), DRAWS)).tolist()
    return {
        subject: Luck(row, (seed, _key(f"more {subject}", number)))
        for subject, row in zip(subjects, rows, strict=True)
    }  # fmt: skip


def _key(subject: str, number: int) -> int:
    """Never a number of ``make_population``, which keeps below 2 to the power of 32."""
    return ((crc32(subject.encode()) | 1) << 32) + number


def _flow(first: list[float], key: tuple[int, int]) -> Iterator[float]:
    yield from first
    stream = np.random.Generator(np.random.Philox(key=np.array(key, dtype=np.uint64)))
    while True:
        yield from stream.random(DRAWS).tolist()
