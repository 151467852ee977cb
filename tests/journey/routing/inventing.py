"""Random service models, written as files: whole by construction, otherwise as strange as the language allows."""

import json
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

TERMS = ("P1D", "P9D", "P2W", "P1M", "P3M", "P6M", "P1Y")
WARNS = ("P1D", "P4D", "P1W")
STEPS = ("talk", "rephasing", "call")


@dataclass
class Invented:
    """The text of a model, and what a life in it may use."""

    text: str
    stages: list[str]
    clocks: list[str] = field(default_factory=list)


@st.composite
def models(draw: DrawFn) -> Invented:
    """A whole model: a table over age and target group without gaps or overlaps, stages, clocks."""
    stages = [f"fase_{number}" for number in range(draw(st.sampled_from([0, 1, 2, 3])))]
    parts = [_head(), *(_stage(draw, code) for code in stages), *_table(draw, stages)]
    names = [f"klok_{number}" for number in range(draw(st.integers(1, 4)))]
    parts += [_clock(draw, name, stages, first=number == 0) for number, name in enumerate(names)]
    return Invented("\n".join(parts), stages, names)


def _head() -> str:
    return 'code = "verzonnen"\ntitle = "Verzonnen"\nsummary = "Voor een test"\nsource = "eigen keuze"\n'


def _stage(draw: DrawFn, code: str) -> str:
    longest = draw(st.sampled_from(TERMS[3:]))
    return f'[[stages]]\ncode = "{code}"\nlabel = "{code}"\nlead = "placement"\nlongest = "{longest}"\nsource = "x"\n'


def _table(draw: DrawFn, stages: list[str]) -> list[str]:
    """Ages cut in parts; one part is cut again by target group; a WW part by what is left of it, or unknown."""
    cuts = sorted(draw(st.sets(st.integers(17, 70), max_size=2)))
    edges = [0, *cuts, 131]
    whens = [f'age = "{low}..{high - 1}"' for low, high in pairwise(edges)]
    last = whens.pop()
    whens += [f'{last}, target_group = ["ww", "several"], {left}' for left in _left(draw)]
    whens.append(f'{last}, target_group = ["bijstand", "wia", "none"]')
    lines = []
    for when in whens:
        stage = f'stage = "{draw(st.sampled_from(stages))}"\n' if stages else ""
        lines.append(f'[[table]]\nwhen = {{ {when} }}\n{stage}because = "zo is het"\n')
    return lines


def _left(draw: DrawFn) -> list[str]:
    cut = draw(st.sampled_from([30, 70, 200]))
    return [f'days_of_ww_left = "< {cut}"', f'days_of_ww_left = ">= {cut}"', 'days_of_ww_left = "unknown"']


def _clock(draw: DrawFn, name: str, stages: list[str], *, first: bool) -> str:
    starts = draw(st.sampled_from(["case_opened", "ww_ends", "diagnosed", *(["stage_began"] * 3 if stages else [])]))
    after, lines = draw(st.sampled_from(TERMS[2:] if starts != "stage_began" else TERMS[2:4])), []
    if stages and (starts == "stage_began" or draw(st.booleans())):
        within = draw(st.lists(st.sampled_from(stages), min_size=1, max_size=2, unique=True))
        lines.append(f"stages = {json.dumps(within)}")
    if draw(st.booleans()):
        lines.append(f'when = {{ age = "{draw(st.sampled_from(["< 27", "27..", "40..60"]))}" }}')
    if draw(st.booleans()) and starts != "ww_ends":
        second = starts != "stage_began" and draw(st.booleans())
        lines.append('and_then = "P2W"' if second else "legal = true")
    stops = draw(st.sampled_from([["step_done"], ["diagnosed"], ["step_done", "stage_left"]]))
    lines.append("stops = " + json.dumps(stops))
    if first and len(stages) > 1 and draw(st.booleans()):  # one clock that moves can make no circle
        lines.append(f'on_silence = "{draw(st.sampled_from(stages))}"')
    head = f'[[clocks]]\ncode = "{name}"\nlabel = "{name}"\nstarts = "{starts}"\nafter = "{after}"\n'
    step, warn = draw(st.sampled_from(STEPS)), draw(st.sampled_from(WARNS))
    return f'{head}warn = "{warn}"\nstep = "{step}"\nsource = "x"\n' + "\n".join(lines) + "\n"
