"""Who comes into which arm: by a secret number of the measure, so that nobody chooses and everybody can check.

Two ways, both pure functions of the salt and of what is stored:

- **In blocks** (``decide_in_block``): within a stratum (office, route, benefit, band of chance) people take places in
  the order in which they come. Every block holds each arm as often as its weight says, in an order that follows from
  salt, stratum and number of the block. Blocks are one, two and three times as long as they can be, in an order that
  follows from the salt as well, so that who has seen the last ones cannot tell the next (Efird, International Journal
  of Environmental Research and Public Health 8 (2011) 15-20). All that is stored of a stratum is how many came.
- **By name** (``decide_by_name``): from the salt and the key of the unit alone, for what does not come in order, as
  coaches or weeks. So too which of several measures that exclude each other somebody may join: their group is a plan of
  which the measures are the arms, with a salt of its own.

What was once decided is stored and read back, never decided again: a stored assignment comes back as it is, also when
the plan was changed since. Every measure has a salt of its own, so that measures on the same people do not depend on
each other. Salts are secret: who knows one can tell what comes next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

SALT_BYTES = 16
"""What a salt has at least (128 bits)."""
_LONGEST_SALT = 64  # of the key of BLAKE2b
_LENGTHS = tuple(permutations((1, 2, 3)))
_ROUND = 6  # parts of which blocks of one, two and three times the shortest are made
_WORDS = 8  # of 64 bits in a digest

Arms = NDArray[np.int64]
Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Plan:
    """How a measure divides people: its secret ``salt``, and the ``arms`` (code, weight), the first the control.

    Raises ValueError for a short salt, fewer than two arms, arms of one code, or weights that are not whole and over 0.
    """

    salt: bytes
    arms: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        if not SALT_BYTES <= len(self.salt) <= _LONGEST_SALT:
            raise ValueError(f"a salt has {SALT_BYTES} to {_LONGEST_SALT} bytes")
        if len(self.arms) < 2 or len({code for code, _weight in self.arms}) < len(self.arms):
            raise ValueError("a measure has at least two arms, each with a code of its own")
        if min(self.weights) < 1:
            raise ValueError("weights are whole and over 0")

    @property
    def weights(self) -> list[int]:
        """Of each arm."""
        return [weight for _code, weight in self.arms]

    @cached_property
    def shortest(self) -> int:
        """People in the shortest block."""
        return sum(self.weights)

    @cached_property
    def propensities(self) -> tuple[Fraction, ...]:
        """The chance of each arm, for everybody and exact (by name: to 2 ** -60)."""
        return tuple(Fraction(weight, self.shortest) for weight in self.weights)


@dataclass(frozen=True)
class Assignment:
    """What is stored of a unit: the ``arm``, its ``propensity``, and where it stood.

    ``place``: how many came before in the ``stratum``; None when decided by name.
    """

    arm: str
    propensity: Fraction
    stratum: str = ""
    place: int | None = None


@dataclass(frozen=True)
class Decided:
    """An assignment, whether it is a new one that must be stored, and why it is so."""

    assignment: Assignment
    is_new: bool
    reason: str


def name_stratum(*parts: str) -> str:
    """One name for office, route, benefit and band, different for different parts; they hold no tabs."""
    if any("\t" in part for part in parts):
        raise ValueError("a part of a stratum holds no tab")
    return "\t".join(parts)


def decide_in_block(plan: Plan, *, stratum: str, count: int, stored: Assignment | None) -> Decided:
    """The arm of one unit that comes as number ``count`` (from 0) in its stratum; ``stored`` when it came before.

    The caller stores the assignment and the new count in one transaction, before anybody sees the arm.
    """
    if stored is not None:
        return Decided(stored, False, "stored")
    if count < 0:
        raise ValueError("a count is 0 or more")
    length = _ROUND * plan.shortest
    arm = int(_arrange(plan, stratum, range(count // length, count // length + 1))[0, count % length])
    found = Assignment(plan.arms[arm][0], plan.propensities[arm], stratum, count)
    return Decided(found, True, "block")


def decide_many_in_blocks(plan: Plan, *, strata: Sequence[str], which: Arms, counts: Arms) -> tuple[Arms, Arms]:
    """The arms (numbers in ``plan.arms``) of many new units and their places, in the order in which they came.

    ``which``: (units,), the stratum of each as a place in ``strata``; ``counts``: (strata,), how many came before. The
    same as ``decide_in_block`` one by one.
    """
    order = np.argsort(which, kind="stable")
    sizes = np.bincount(which, minlength=len(strata))
    starts = np.cumsum(sizes) - sizes
    places, arms = np.empty(which.size, np.int64), np.empty(which.size, np.int64)
    places[order] = np.arange(which.size) - (starts - counts)[which[order]]
    length = _ROUND * plan.shortest
    for number in map(int, np.flatnonzero(sizes)):
        first, last = counts[number] // length, (counts[number] + sizes[number] - 1) // length
        drawn = _arrange(plan, strata[number], range(first, last + 1)).ravel()
        begin = counts[number] - first * length
        arms[order[starts[number] : starts[number] + sizes[number]]] = drawn[begin : begin + sizes[number]]
    return arms, places


def decide_by_name(plan: Plan, *, unit: str, stored: Assignment | None) -> Decided:
    """The arm of a unit by its key; ``stored`` when it was decided before."""
    if stored is not None:
        return Decided(stored, False, "stored")
    arm = int(decide_many_by_name(plan, [unit])[0])
    return Decided(Assignment(plan.arms[arm][0], plan.propensities[arm]), True, "name")


def decide_many_by_name(plan: Plan, units: Sequence[str]) -> Arms:
    """The arms (numbers in ``plan.arms``) of many units by their keys."""
    steps = np.cumsum(plan.weights)[:-1]
    edges = np.array([-(-(int(step) << 64) // plan.shortest) for step in steps], np.uint64)
    start = blake2b(key=plan.salt, digest_size=8, person=b"unit")
    digests = bytearray()
    for unit in units:
        digest = start.copy()
        digest.update(unit.encode())
        digests += digest.digest()
    return np.searchsorted(edges, np.frombuffer(digests, ">u8").astype(np.uint64), side="right").astype(np.int64)


def order_locations(salt: bytes, locations: Sequence[str], *, steps: int) -> list[list[str]]:
    """In which of the steps of a roll-out each location begins: every order is as likely, steps differ by one at most.

    Does not depend on the order given. Raises ValueError for locations named twice, or more steps than locations.
    """
    if len(set(locations)) < len(locations) or not 0 < steps <= len(locations):
        raise ValueError("each location once, and at least one of them for every step")
    drawn = sorted(locations, key=lambda location: (_digest(salt, b"rollout", location.encode()), location))
    edges = [len(drawn) * step // steps for step in range(steps + 1)]
    return [drawn[begin:end] for begin, end in pairwise(edges)]


def _arrange(plan: Plan, stratum: str, rounds: range) -> Arms:
    """The arms in their order, (rounds, places): a round is three blocks, of one, two and three times the shortest."""
    length = _ROUND * plan.shortest
    words = _draw_words(plan.salt, stratum, rounds, length + 1)
    chosen = (words[:, 0] % np.uint64(len(_LENGTHS))).astype(np.int64)
    blocks = np.array([np.repeat(np.arange(3), np.array(lengths) * plan.shortest) for lengths in _LENGTHS], np.uint64)
    # Sorting by the block and then by chance shuffles every block on its own.
    keys = (blocks[chosen] << np.uint64(62)) | (words[:, 1:] >> np.uint64(2))
    filling = np.tile(np.repeat(np.arange(len(plan.arms)), plan.weights), _ROUND)
    return np.asarray(filling[np.argsort(keys, axis=1, kind="stable")], np.int64)


def _draw_words(salt: bytes, stratum: str, rounds: range, count: int) -> Words:
    """So many numbers of 64 bits for each of the rounds, (rounds, count)."""
    name, digests = stratum.encode(), -(-count // _WORDS)
    drawn = b"".join(
        _digest(salt, b"block", number.to_bytes(8) + part.to_bytes(4) + name)
        for number in rounds for part in range(digests)
    )  # fmt: skip
    return np.frombuffer(drawn, ">u8").reshape(len(rounds), digests * _WORDS)[:, :count].astype(np.uint64)


def _digest(salt: bytes, purpose: bytes, content: bytes) -> bytes:
    return blake2b(content, key=salt, person=purpose).digest()
