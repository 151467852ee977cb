"""From lives to a log: what everybody of a region did, and what was done with them."""

from collections.abc import Sequence

from keten.dossier.cases.events import CaseClosed, CaseOpened, CaseReopened
from keten.insight.simulation.rules.regional.benefits import write_benefits
from keten.insight.simulation.rules.regional.care import write_care
from keten.insight.simulation.rules.regional.contacts import write_contacts
from keten.insight.simulation.rules.regional.intensity import Intensity, measure_intensity
from keten.insight.simulation.rules.regional.log import FIRST, LAST, Known, Log, Pen, bind
from keten.insight.simulation.rules.regional.luck import WRITING, lucks_of
from keten.insight.simulation.rules.regional.organisations import find_responsible
from keten.insight.simulation.rules.regional.residents import Region, World
from keten.insight.simulation.rules.regional.spells import Spell, live_residents
from keten.insight.simulation.rules.regional.stewards import write_stewards


def make_log(region: Region, world: World) -> Log:
    """A region lived from its first to its last day; everything in it follows from the arguments."""
    return write_log(region, live_residents(region, world), world)


def write_log(region: Region, lives: Sequence[Sequence[Spell]], world: World) -> Log:
    """The log of lives that were lived before: only plantings in contact (creaming, cost-shifting) still matter."""
    intensity = measure_intensity(region, lives, world.habits)
    return bind((_write(spells, region, world, intensity) for spells in lives), until=region.until)


def _write(spells: Sequence[Spell], region: Region, world: World, intensity: Intensity) -> Pen:
    resident = spells[0].resident
    pen = Pen(resident.client, region.until, lucks_of(region.seed, resident.person.number, WRITING))
    for spell in spells:
        _write_frame(pen, spell, world)
        write_stewards(pen, spell, region, world, intensity)
        write_contacts(pen, spell, world, intensity)
        write_care(pen, spell, world, intensity)
        write_benefits(pen, spell, world)
    pen.known = Known(resident.client, resident.person.born_on.year, _find_distance(spells, world))
    return pen


def _write_frame(pen: Pen, spell: Spell, world: World) -> None:
    """Opening and closing; nothing happens in a closed case."""
    pen.write(spell.opened_on, _open(spell, world), order=FIRST)
    if spell.closed_on is not None:
        pen.write(spell.closed_on, CaseClosed(case_id=spell.case_id, reason=spell.reason), order=LAST)


def _open(spell: Spell, world: World) -> CaseOpened | CaseReopened:
    group = spell.person.target_group
    responsible = find_responsible(world.assumed, group, spell.location)
    if spell.closed_before_on is None:
        return CaseOpened(
            case_id=spell.case_id, location_id=spell.location, target_group=group, responsible_id=responsible
        )  # fmt: skip
    return CaseReopened(
        case_id=spell.case_id, location_id=spell.location, target_group=group, responsible_id=responsible,
        closed_on=spell.closed_before_on,
    )  # fmt: skip


def _find_distance(spells: Sequence[Spell], world: World) -> int | None:
    """By the last test of the model, of who had a diagnosis; a score of 100 is close to work."""
    tested = any(one.what == "diagnosed" for spell in spells for one in spell.lived.decided)
    test = world.model.tests[-1] if world.model.tests else next(iter(world.tests))
    return 100 - spells[0].person.scores[test] if tested else None
