"""Arrangements in words: gaps, the matrix of a location, and what a plan would change."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.organisations.models import TargetGroup, Task
from keten.ground.organisations.queries import Cell, CellPlan, MissingArrangement
from keten.ground.organisations.rules.arranging import Arranged


def name_missing(gap: MissingArrangement) -> dict[str, Any]:
    """A gap in words, with the way to the form that fills it."""
    form = reverse("beheer-afspraak-maken", args=[gap.location_key])
    return {
        "gap": gap,
        "task": Task(gap.task).label,
        "target_group": TargetGroup(gap.target_group).label,
        "url": f"{form}?taak={gap.task}&doelgroep={gap.target_group}&vanaf={gap.from_on:%Y-%m-%d}",
    }


def show_matrix(location: UUID, matrix: Sequence[Sequence[Cell]]) -> list[dict[str, Any]]:
    """One row per task; each cell with who does it, what changes, and the way to change it."""
    form = reverse("beheer-afspraak-maken", args=[location])
    return [
        {
            "task": Task(cells[0].task).label,
            "url": f"{form}?taak={cells[0].task}",
            "cells": [
                {
                    "cell": cell,
                    "target_group": _("Meer dan één")
                    if cell.target_group == "several"
                    else TargetGroup(cell.target_group).label,
                    "url": f"{form}?taak={cell.task}&doelgroep={cell.target_group}",
                }
                for cell in cells
            ],
        }
        for cells in matrix
    ]


def show_plans(cells: Sequence[CellPlan], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Per task and target group that changes: what begins, and what ends, begins later or disappears for it."""
    return [
        {
            "task": Task(cell.task).label,
            "target_group": TargetGroup(cell.target_group).label,
            "begins": _named(cell.plan.added, names),
            "ends": _named([row for row in cell.plan.changed if not _begins_later(row, cell)], names),
            "begins_later": _named([row for row in cell.plan.changed if _begins_later(row, cell)], names),
            "disappears": _named(cell.plan.removed, names),
        }
        for cell in cells
        if cell.plan
    ]


def _begins_later(row: Arranged, cell: CellPlan) -> bool:
    return any(was.id == row.id and was.span.from_on != row.span.from_on for was in cell.was)


def _named(rows: Sequence[Arranged], names: Mapping[int, str]) -> list[dict[str, Any]]:
    return [{"name": names[row.organisation_id], "span": row.span} for row in rows]
