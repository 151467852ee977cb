"""What model files may name, and the models that ship with Keten: data files beside the code, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from keten.dossier.cases.models import StepKind
from keten.journey.diagnosis import library as diagnosis
from keten.journey.diagnosis.library import get_test
from keten.journey.routing.rules.checking import check_model
from keten.journey.routing.rules.language import ServiceModel
from keten.journey.routing.rules.reading import Vocabulary, read_model

_HERE = files("keten.journey.routing")


@dataclass(frozen=True, kw_only=True)
class Offering:
    """*Voorziening*: what a partner can do for a client. ``task`` says whose it is, ``ground`` why it is allowed."""

    code: str
    label: str
    task: str
    purse: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class Barrier:
    """A supposed barrier (*vermeende belemmering*): what people think, what is so, and who says so."""

    code: str
    thought: str
    truth: str
    source: str


@cache
def get_vocabulary() -> Vocabulary:
    """Everything that a model file may name."""
    return Vocabulary(
        tests=list_tests(),
        steps={kind.value: str(kind.label) for kind in StepKind},
        offerings={code: offering.label for code, offering in list_offerings().items()},
    )


@cache
def list_tests() -> Mapping[str, tuple[str, ...]]:
    """The tests of the diagnosis, each with its possible outcomes."""
    newest = {code: get_test(code) for code in diagnosis.list_tests()}
    return {code: tuple(outcome.code for outcome in test.outcomes) for code, test in newest.items()}


@cache
def list_offerings() -> Mapping[str, Offering]:
    """All offerings by code, in the order of the file."""
    table = tomllib.loads((_HERE / "offerings.toml").read_text(encoding="utf-8"))
    return {code: Offering(code=code, **row) for code, row in table.items()}


@cache
def list_barriers() -> Mapping[str, Barrier]:
    """All supposed barriers by code."""
    table = tomllib.loads((_HERE / "barriers.toml").read_text(encoding="utf-8"))
    return {code: Barrier(code=code, **row) for code, row in table.items()}


def read(text: str) -> ServiceModel:
    """A model from its text, checked as a whole, examples included. Raises ``InvalidModel``."""
    return check_model(read_model(text, get_vocabulary()))


@cache
def list_shipped() -> Mapping[str, str]:
    """The texts of the models that ship with Keten, by code and version as their file is called."""
    found = [file for file in (_HERE / "model_files").iterdir() if file.name.endswith(".toml")]
    found.sort(key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): file.read_text(encoding="utf-8") for file in found}
