"""Wages, benefits and education of a fictional person, in the plain JSON shape, seen from a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from keten.doors.exchange.rules.connections import BENEFITS, EDUCATION, POLIS
from keten.doors.exchange.stand_in.inventing import Person, dice_of, read_words

_WEEKS_TOLD = 52


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job from ``begin`` until ``end`` (None: it goes on); wage in euros a month."""

    employer: str
    begin: date
    end: date | None
    hours: int
    wage: int

    def is_held_in(self, begin: date, until: date) -> bool:
        """Whether at least one day of the period was worked."""
        return self.begin < until and (self.end is None or self.end > begin)


def tell(source: str, person: Person, *, today: date) -> Mapping[str, Any]:
    """Everything one source knows of a person: values by datum."""
    return {POLIS: _tell_work, BENEFITS: _tell_benefits, EDUCATION: _tell_education}[source](person, today)


def _tell_work(person: Person, today: date) -> dict[str, Any]:
    jobs = list_jobs(person, today)
    return {
        "dienstverbanden": [_write_job(job) for job in jobs],
        "loon.laatste": f"{jobs[-1].wage}.00" if jobs else None,
        "weken_gewerkt": [monday.isoformat() for monday in _list_weeks(jobs, today)],
        "jaren_gewerkt": _list_years(jobs, today),
    }


def _tell_benefits(person: Person, today: date) -> dict[str, Any]:
    """Who has no job any more may have WW or bijstand; some had a benefit before."""
    dice, jobs = dice_of(person.bsn, "benefits"), list_jobs(person, today)
    ended = jobs[-1].end if jobs else today - timedelta(days=400)
    law = dice.choices(("", "WW", "Participatiewet"), (60, 20, 20))[0]
    running = _tell_running(law, ended, today, dice_of(person.bsn, "duration")) if ended and ended < today else []
    earlier_from = today - timedelta(days=dice.randrange(2500, 3500))
    earlier = [_write_benefit("WW", earlier_from, earlier_from + timedelta(days=180), "werk gevonden")]
    return {"uitkeringen.lopend": running, "uitkeringen.eerder": earlier if dice.random() < 0.4 else []}


def _tell_running(law: str, begin: date, today: date, dice: Random) -> list[dict[str, Any]]:
    """A WW lasts three months to two years and may be over; bijstand has no expected end."""
    last_day = begin + timedelta(days=dice.randrange(90, 730))
    if not law or (law == "WW" and last_day < today):
        return []
    return [_write_benefit(law, begin, last_day if law == "WW" else None, "")]


def _tell_education(person: Person, today: date) -> dict[str, Any]:
    dice, words = dice_of(person.bsn, "education"), read_words()
    is_enrolled = dice.random() < 0.06
    return {
        "opleiding.hoogste": dice.choice(words["diplomas"]),
        "opleiding.inschrijving": dice.choice(words["courses"]) if is_enrolled else None,
        "opleiding.praktijkonderwijs": dice.random() < 0.05,
    }


def list_jobs(person: Person, today: date) -> list[Job]:
    """The jobs of the last years, the oldest first; the last one has ended, ends soon or goes on."""
    dice, words = dice_of(person.bsn, "work"), read_words()
    jobs: list[Job] = []
    begin = today - timedelta(days=dice.randrange(700, 4200))
    while begin < today - timedelta(days=60):
        end = begin + timedelta(days=dice.randrange(120, 1500))
        jobs.append(Job(
            employer=dice.choice(words["employers"]), begin=begin, end=end if end < today else None,
            hours=dice.choice((16, 20, 24, 32, 36, 40)), wage=dice.randrange(1400, 4200, 50),
        ))  # fmt: skip
        begin = end + timedelta(days=dice.randrange(1, 200))
    return jobs


def _list_weeks(jobs: list[Job], today: date) -> Iterator[date]:
    this_monday = today - timedelta(days=today.weekday())
    mondays = (this_monday - timedelta(weeks=weeks) for weeks in range(_WEEKS_TOLD, 0, -1))
    return (day for day in mondays if any(job.is_held_in(day, day + timedelta(weeks=1)) for job in jobs))


def _list_years(jobs: list[Job], today: date) -> list[dict[str, int]]:
    """Hours paid per calendar year."""
    years = range(min((job.begin.year for job in jobs), default=today.year), today.year + 1)
    told = ({"jaar": year, "uren": sum(_hours_in(job, year, today) for job in jobs)} for year in years)
    return [each for each in told if each["uren"]]


def _hours_in(job: Job, year: int, today: date) -> int:
    begin, until = max(job.begin, date(year, 1, 1)), min(job.end or today, date(year + 1, 1, 1))
    return max((until - begin).days, 0) * job.hours // 7


def _write_job(job: Job) -> dict[str, Any]:
    return {
        "werkgever": job.employer, "begin": job.begin.isoformat(), "eind": job.end.isoformat() if job.end else None,
        "uren_per_week": job.hours, "sv_loon_per_maand": f"{job.wage}.00",
    }  # fmt: skip


def _write_benefit(law: str, begin: date, end: date | None, reason: str) -> dict[str, Any]:
    return {"wet": law, "begin": begin.isoformat(), "eind": end.isoformat() if end else None, "reden": reason}
