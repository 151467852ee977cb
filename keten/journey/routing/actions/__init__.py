"""Every change to ways of working, and to where a case stands in one."""

from keten.journey.routing.actions.binding import bind_case, place_case
from keten.journey.routing.actions.running import run_clocks
from keten.journey.routing.actions.versions import (
    choose_model,
    copy_model,
    publish_model,
    save_draft,
    ship_models,
    withdraw_choice,
)

__all__ = [
    "bind_case",
    "choose_model",
    "copy_model",
    "place_case",
    "publish_model",
    "run_clocks",
    "save_draft",
    "ship_models",
    "withdraw_choice",
]
