"""Reading a text as a model without keeping it: what is wrong on which line, and which examples come true."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.routing.library import get_vocabulary, read
from keten.journey.routing.models import ModelVersion
from keten.journey.routing.queries.shelf import list_visible
from keten.journey.routing.queries.versions import UnknownVersion
from keten.journey.routing.rules.checking import compare_example
from keten.journey.routing.rules.language import Example, ServiceModel
from keten.journey.routing.rules.reading import InvalidModel, LineFault, read_model


@dataclass(frozen=True, kw_only=True)
class Lived:
    """A worked example: each thing it says that the model does not (what was said, what the model gives)."""

    example: Example
    differences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """``model`` is there as soon as the text can be read, ``faults`` is empty when it may be published."""

    model: ServiceModel | None
    faults: tuple[LineFault, ...]
    lived: tuple[Lived, ...]


def get_visible(key: UUID, viewer: Viewer) -> ModelVersion:
    """A version that the viewer may see. Raises ``UnknownVersion``: unknown and not visible look the same."""
    row = list_visible(viewer).select_related("made_by", "published_by").filter(key=key).first()
    if row is None:
        raise UnknownVersion
    return row


@lru_cache(maxsize=128)
def try_text(text: str) -> Trial:
    """Everything that can be said of a text: its faults, its model, and what became of each example."""
    try:
        model = read_model(text, get_vocabulary())
    except InvalidModel as invalid:
        return Trial(model=None, faults=tuple(invalid.faults), lived=())
    faults: tuple[LineFault, ...] = ()
    try:
        read(text)
    except InvalidModel as invalid:
        faults = tuple(invalid.faults)
    return Trial(model=model, faults=faults, lived=_live(model))


def _live(model: ServiceModel) -> tuple[Lived, ...]:
    return tuple(
        Lived(example=example, differences=tuple(compare_example(model, example))) for example in model.examples
    )
