"""Trying ways of working, and taking running cases over to another one."""

from keten.insight.simulation.actions.migrating import (
    carry_out_migration,
    migrate_cases,
    prepare_migration,
    request_migration,
)
from keten.insight.simulation.actions.trying_out import request_try_out, run_try_out

__all__ = [
    "carry_out_migration",
    "migrate_cases",
    "prepare_migration",
    "request_migration",
    "request_try_out",
    "run_try_out",
]
