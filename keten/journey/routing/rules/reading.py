"""Reading a service model from TOML: every fault with its line, all faults at once."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from keten.ground.foundation.calendar import parse_term
from keten.journey.routing.rules.attributes import find_attribute
from keten.journey.routing.rules.conditions import Condition, Fault, read_condition
from keten.journey.routing.rules.language import CLIMB, Clock, Example, Row, ServiceModel, Stage
from keten.journey.routing.rules.lines import Lines, Place, index_lines
from keten.journey.routing.rules.shape import SHAPE, check_shape, is_possible_day

T = TypeVar("T")
LONGEST_TERM = {"D": 3653, "W": 521, "M": 120, "Y": 10}
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass(frozen=True)
class LineFault:
    """A fault in a file: the line, from 1, and what is wrong, in Dutch."""

    line: int
    text: str


class InvalidModel(Exception):
    """A model file is not as it should be; ``faults`` in the order of the file."""

    def __init__(self, faults: list[LineFault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("; ".join(f"regel {fault.line}: {fault.text}" for fault in self.faults))


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What model files may name: tests with their outcomes, kinds of steps, and offerings, each with a label."""

    tests: Mapping[str, tuple[str, ...]]
    steps: Mapping[str, str]
    offerings: Mapping[str, str]


def read_model(text: str, words: Vocabulary) -> ServiceModel:
    """The model in a text, with all names known. Raises ``InvalidModel`` with every fault found.

    Whether tables have gaps, clocks an end and examples come true is the next check: ``checking.check_model``.
    """
    table = _parse(text)
    reading = _Reading(index_lines(text), words)
    reading.check(table)
    if reading.faults:
        raise InvalidModel(reading.faults)
    model = reading.read(table)
    if reading.faults:
        raise InvalidModel(reading.faults)
    return model


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        said = f"dit is geen geldige TOML: {_TOML_LINE.sub('', str(error)).strip()}"
        raise InvalidModel([LineFault(line, said)]) from error


class _Reading:
    def __init__(self, lines: Lines, words: Vocabulary) -> None:
        self.lines, self.words = lines, words
        self.faults: list[LineFault] = []
        self.tests: dict[str, tuple[str, ...]] = {}
        self.stages: tuple[str, ...] = ()

    def fault(self, place: Place, key: str, text: str) -> None:
        self.faults.append(LineFault(self.lines.find(place, key), text))

    def check(self, table: Mapping[str, Any]) -> None:
        """Names and types of everything, before anything is read."""
        for place, key, text in check_shape(table, SHAPE):
            self.fault(place, key, text)

    def read(self, table: Mapping[str, Any]) -> ServiceModel:
        top = ("", 0)
        self._among(top, "tests", table.get("tests", ()), self.words.tests)
        self.tests = {test: self.words.tests[test] for test in table.get("tests", ()) if test in self.words.tests}
        self.stages = tuple(row["code"] for row in table.get("stages", ()))
        self._among(top, "offerings", table.get("offerings", ()), self.words.offerings)
        return ServiceModel(
            code=table["code"], title=table["title"], summary=table["summary"], source=table["source"],
            version=table.get("version", 1), tests=tuple(self.tests), offerings=tuple(table.get("offerings", ())),
            stages=self._each(table, "stages", self._stage), rows=self._each(table, "table", self._row),
            clocks=self._each(table, "clocks", self._clock), examples=self._each(table, "examples", self._example),
        )  # fmt: skip

    def _each(
        self, table: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any], Place], T]
    ) -> tuple[T, ...]:
        self._unique(table, name)
        return tuple(read(row, (name, number)) for number, row in enumerate(table.get(name, ())))

    def _unique(self, table: Mapping[str, Any], name: str) -> None:
        seen = set()
        for number, row in enumerate(table.get(name, ())):
            code = row.get("code")
            if code is not None and code in seen:
                self.fault((name, number), "code", f"{code!r} staat er twee keer")
            seen.add(code)

    def _stage(self, row: Mapping[str, Any], place: Place) -> Stage:
        self._duration(row, place, "longest")
        self._among(place, "then", row.get("then", ()), self.stages)
        self._among(place, "offerings", row.get("offerings", ()), self.words.offerings)
        lists = {key: tuple(row.get(key, ())) for key in ("support", "talk_with", "offerings", "then")}
        return Stage(**{**row, **lists}, line=self.lines.find(place))

    def _row(self, row: Mapping[str, Any], place: Place) -> Row:
        stage = row.get("stage", "")
        if self.stages and stage not in self.stages:
            self.fault(place, "stage", f"fase {stage!r} bestaat niet; wel: {', '.join(self.stages)}")
        elif stage and not self.stages:
            self.fault(place, "stage", "dit model heeft geen fasen: laat stage weg")
        when = self._conditions(row["when"], place)
        return Row(when=when, stage=stage, because=row["because"], line=self.lines.find(place))

    def _clock(self, row: Mapping[str, Any], place: Place) -> Clock:
        self._duration(row, place, "after")
        self._duration(row, place, "warn")
        self._check_second(row, place)
        self._among(place, "stages", row.get("stages", ()), self.stages)
        self._among(place, "step", [row["step"]], self.words.steps)
        self._check_start(row, place)
        read = {
            "when": self._conditions(row.get("when", {}), place),
            "stages": tuple(row.get("stages", ())),
            "stops": tuple(row.get("stops", ("step_done",))),
        }
        return Clock(**{**row, **read}, line=self.lines.find(place))

    def _check_second(self, row: Mapping[str, Any], place: Place) -> None:
        if "and_then" not in row:
            return
        self._duration(row, place, "and_then")
        if row.get("legal"):
            self.fault(place, "and_then", "een wettelijke termijn heeft één duur")
        if row["starts"] == "ww_ends":
            self.fault(place, "and_then", "wie terugtelt heeft één duur")

    def _check_start(self, row: Mapping[str, Any], place: Place) -> None:
        silence = row.get("on_silence", CLIMB)
        if silence != CLIMB and silence not in self.stages:
            offered = ", ".join((CLIMB, *self.stages))
            self.fault(place, "on_silence", f"{silence!r} is geen fase; wel: {offered}")
        if row["starts"] == "stage_began" and not self.stages:
            self.fault(place, "starts", "dit model heeft geen fasen, dus geen begin van een fase")
        if row.get("legal") and row["starts"] == "ww_ends":
            self.fault(place, "legal", "wie terugtelt heeft geen wettelijke termijn (Atw art. 1 lid 2)")

    def _example(self, row: Mapping[str, Any], place: Place) -> Example:
        for key in ("stage", "in_stage"):
            if row.get(key) and row[key] not in self.stages:
                self.fault(place, key, f"fase {row[key]!r} bestaat niet")
        for key in ("due", "warned"):
            if strange := [code for code, day in row.get(key, {}).items() if not is_possible_day(day)]:
                self.fault(place, key, f"{key}: bij {strange[0]!r} hoort een datum zoals 2026-03-31")
        picture = {name: self._known(name, value, place) for name, value in row["case"].items()}
        rest = {key: value for key, value in row.items() if key != "case"}
        return Example(**rest, picture=picture, line=self.lines.find(place))

    def _known(self, name: str, value: Any, place: Place) -> Any:
        attribute = find_attribute(name, self.tests)
        if attribute is None:
            self.fault(place, "case", f"{name!r} weet een model niet van een klant")
        elif not attribute.can_be(value):
            self.fault(place, "case", f"{name} kan niet {value!r} zijn")
        return value

    def _conditions(self, when: Mapping[str, Any], place: Place) -> tuple[Condition, ...]:
        found = []
        for name, wanted in when.items():
            attribute = find_attribute(name, self.tests)
            if attribute is None:
                self.fault(place, "when", f"{name!r} weet een model niet van een klant; zet een toets in tests")
                continue
            try:
                found.append(read_condition(attribute, wanted))
            except Fault as fault:
                self.fault(place, "when", str(fault))
        return tuple(found)

    def _duration(self, row: Mapping[str, Any], place: Place, key: str) -> None:
        try:
            amount, unit = parse_term(row[key])
        except ValueError:
            self.fault(place, key, f"{key}: {row[key]!r} is geen duur in één eenheid, zoals P10D, P8W, P3M of P1Y")
            return
        if unit == "H":
            self.fault(place, key, f"{key}: een duur in uren heeft geen laatste dag")
        elif amount > LONGEST_TERM[unit]:
            self.fault(place, key, f"{key}: {row[key]!r} is langer dan tien jaar")

    def _among(self, place: Place, key: str, values: Iterable[str], known: Collection[str]) -> None:
        for value in values:
            if value not in known:
                self.fault(place, key, f"{key}: {value!r} bestaat niet; wel: {', '.join(known)}")
