"""Reading the model, what it says of one case, and the histories it learns from."""

from keten.journey.profiling.queries.bounds import get_bounds, get_untouched_share
from keten.journey.profiling.queries.cards import get_card
from keten.journey.profiling.queries.drift import get_drift, measure_recent
from keten.journey.profiling.queries.histories import Progress, read_case, read_histories
from keten.journey.profiling.queries.pages import GroupRow, ModelPage, get_model_page
from keten.journey.profiling.queries.profiles import (
    Look,
    Profile,
    ProfileTerm,
    get_profile,
    look_at_opened_profile,
    look_at_profile,
)
from keten.journey.profiling.queries.versions import get_latest, get_published, get_version, list_versions

__all__ = [
    "GroupRow",
    "Look",
    "ModelPage",
    "Profile",
    "ProfileTerm",
    "Progress",
    "get_bounds",
    "get_card",
    "get_drift",
    "get_latest",
    "get_model_page",
    "get_profile",
    "get_published",
    "get_untouched_share",
    "get_version",
    "list_versions",
    "look_at_opened_profile",
    "look_at_profile",
    "measure_recent",
    "read_case",
    "read_histories",
]
