"""What changed between two versions of a model: per stage, line of the table, clock and example; and in their texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any

from keten.journey.routing.rules.language import Row, ServiceModel

TOP = ("title", "summary", "source", "tests", "offerings")
_SILENT = ("line", "version", "code")


@dataclass(frozen=True, kw_only=True)
class Change:
    """In ``part`` (model, stages, table, clocks, examples) the thing called ``name`` came, went or changed in ``key``.

    ``kind``: added, removed or changed; ``before`` and ``after`` as the model holds them.
    """

    part: str
    name: str
    kind: str
    key: str = ""
    before: Any = None
    after: Any = None


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """A line of the two texts side by side: same, removed or added, or a gap; numbers from 1, nought for none."""

    kind: str
    before: int
    after: int
    text: str


def compare_models(old: ServiceModel, new: ServiceModel) -> list[Change]:
    """Every difference in what the models say, in the order of the file. Nothing when they say the same."""
    found = [*_compare_keys("model", "", old, new, TOP)]
    found += _compare_named("stages", old.stages, new.stages, "code", "label")
    found += _compare_rows(old.rows, new.rows)
    found += _compare_named("clocks", old.clocks, new.clocks, "code", "label")
    found += _compare_named("examples", old.examples, new.examples, "title", "title")
    return found


def _compare_named(part: str, old: Sequence[Any], new: Sequence[Any], key: str, name: str) -> Iterator[Change]:
    before = {getattr(one, key): one for one in old}
    after = {getattr(one, key): one for one in new}
    for code, one in before.items():
        if code not in after:
            yield Change(part=part, name=getattr(one, name), kind="removed")
    for code, one in after.items():
        if code not in before:
            yield Change(part=part, name=getattr(one, name), kind="added")
        else:
            names = [each.name for each in fields(one) if each.name not in _SILENT]
            yield from _compare_keys(part, getattr(one, name), before[code], one, names)


def _compare_keys(part: str, name: str, old: Any, new: Any, keys: Sequence[str]) -> Iterator[Change]:
    for key in keys:
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield Change(part=part, name=name, kind="changed", key=key, before=before, after=after)


def _compare_rows(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    """Lines with the same conditions belong together; of the others those that stand in the same place."""
    matched = SequenceMatcher(a=[row.when for row in old], b=[row.when for row in new], autojunk=False)
    for _tag, from_a, to_a, from_b, to_b in matched.get_opcodes():
        gone, came = old[from_a:to_a], new[from_b:to_b]
        for before, after in zip(gone, came, strict=False):
            yield from _compare_keys("table", after.because, before, after, ("when", "stage", "because"))
        yield from (Change(part="table", name=row.because, kind="removed") for row in gone[len(came) :])
        yield from (Change(part="table", name=row.because, kind="added") for row in came[len(gone) :])


def compare_texts(old: str, new: str, *, around: int = 2) -> list[TextLine]:
    """The changed lines of two texts with ``around`` lines before and after them; a gap where lines are left out."""
    before, after = old.splitlines(), new.splitlines()
    found: list[TextLine] = []
    for group in SequenceMatcher(a=before, b=after, autojunk=False).get_grouped_opcodes(around):
        if found:
            found.append(TextLine(kind="gap", before=0, after=0, text=""))
        for tag, from_a, to_a, from_b, to_b in group:
            if tag == "equal":
                pairs = zip(range(from_a, to_a), range(from_b, to_b), strict=True)
                found += [TextLine(kind="same", before=a + 1, after=b + 1, text=before[a]) for a, b in pairs]
                continue
            found += [TextLine(kind="removed", before=a + 1, after=0, text=before[a]) for a in range(from_a, to_a)]
            found += [TextLine(kind="added", before=0, after=b + 1, text=after[b]) for b in range(from_b, to_b)]
    return found
