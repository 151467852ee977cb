"""One life under one model: clocks by ``pass_day``, and what people do in between by assumption.

A day goes as in the product: first the round (clocks), then people act; what they did, the next round sees.
"""

import math
from collections.abc import Callable
from datetime import date, timedelta

from keten.insight.simulation.rules.assumptions import Assumptions
from keten.insight.simulation.rules.jumping import ONE_DAY, age_on, list_turning_days, next_day
from keten.insight.simulation.rules.outcomes import OTHER, STAYS, WORK, Decided, Lived, Planned
from keten.insight.simulation.rules.people import WWB_TEST, Person
from keten.insight.simulation.rules.seeing import who_does, who_sees
from keten.journey.routing.rules.conditions import Value
from keten.journey.routing.rules.evaluating import CaseState, Happening, find_row, pass_day, place_in_stage
from keten.journey.routing.rules.language import Clock, ServiceModel

Book = Callable[[date, int], date]
WWB_STEP = "wwb_test"


class Life:
    """A case that lives: ``live_day`` passes one day and says on which day something can happen again."""

    def __init__(self, model: ServiceModel, person: Person, assumed: Assumptions, *, until: date, book: Book) -> None:
        self.model, self.person, self.assumed, self.until, self.book = model, person, assumed, until, book
        self.clocks = {clock.code: clock for clock in model.clocks}
        self.group, self.ww_over, self.is_wwb_tested = person.target_group, person.ww_days is None, False
        self.contact = who_does(assumed, "intake", self.group)
        self.planned: list[Planned] = []
        self.counted: dict[str, int] = {}
        self.lived = Lived(person, until)
        self.known: dict[str, Value] = {}
        self.state = CaseState(
            picture=self.known, opened_on=person.arrived_on, bound_on=person.arrived_on, ww_ends_on=person.ww_ends_on
        )
        self.turning = list_turning_days(
            model, opened_on=person.arrived_on, born_on=person.born_on, ww_ends_on=person.ww_ends_on, until=until
        )  # fmt: skip
        self._register()

    def _register(self) -> None:
        on = self.person.arrived_on
        self._know_benefits()
        later = 1 + int(self.person.draw("intake") * (2 * self.assumed.intake_days - 1))
        self.planned.append(Planned(self.book(on + timedelta(days=later), 1), "intake"))
        self._become_responsible(on)
        for organisation in {self.contact, *self.assumed.responsible[self.group]}:
            self._see(organisation, on)

    def live_day(self, on: date) -> date | None:
        """One day; the next one on which something can happen, or None when this life left the chain."""
        if on >= (leaves_on := min(self.leaves_on(), self.until)):
            self._leave(leaves_on)
            return None
        if not self.ww_over and self.state.ww_ends_on is not None and on >= self.state.ww_ends_on:
            self._lose_ww(on)
        self._look(on)
        self.state, happened = pass_day(self.model, self.state, on)
        self.lived.happened += happened
        for one in happened:
            self._react(one, on)
        acted = self._act(on)
        return min(on + ONE_DAY if acted else self._next(on), self.leaves_on(), self.until)

    def _next(self, on: date) -> date:
        days = [next_day(self.state, self.turning, on), *(one.on for one in self.planned)]
        if not self.ww_over:
            days.append(self.state.ww_ends_on)
        if self.state.stage_ends_on is not None and not self._is_planned("rephase"):
            ends_on = self.state.stage_ends_on
            days.append(ends_on if ends_on > on else ends_on + ONE_DAY)
        return max(min((day for day in days if day is not None), default=self.until), on + ONE_DAY)

    def leaves_on(self) -> date:
        """The day on which this person leaves, as things stand: to work sooner from the first help on."""
        if self.person.left_on is not None:
            return self.person.left_on
        return self.person.arrived_on + timedelta(days=min(self._days_to_work(), self.person.other_after))

    def _days_to_work(self) -> int:
        person, help_on = self.person, self.lived.help_on
        alone = person.resistance / person.daily_chance
        if help_on is not None and alone > (waited := (help_on - person.arrived_on).days):
            alone = waited + (alone - waited) / self.assumed.help_effect
        return max(1, math.ceil(min(alone, 36500)))

    def _leave(self, on: date) -> None:
        self.lived.ended_on, self.lived.last_stage, self.lived.clocks = on, self.state.stage, self.state.clocks
        if self.person.left_on is not None:
            left = WORK if self.person.left_to_work else OTHER
            self.lived.left = left if self.person.left_on <= self.until else STAYS
        elif self.leaves_on() <= self.until:
            self.lived.left = WORK if self._days_to_work() <= self.person.other_after else OTHER

    def _look(self, on: date) -> None:
        """What a model may know of this person on a day, kept in one picture that is brought up to date."""
        self.known["age"] = age_on(self.person.born_on, on)
        self.known["days_registered"] = (on - self.person.arrived_on).days
        if self.state.ww_ends_on is not None:
            self.known["days_of_ww_left"] = (self.state.ww_ends_on - on).days

    def _know_benefits(self) -> None:
        self.known["target_group"] = self.group
        self.known["has_ww"] = not self.ww_over
        self.known["has_pw"] = self.group in ("bijstand", "several")
        self.known["has_wia"] = self.group == "wia"

    def _know_tests(self) -> None:
        """From the diagnosis on; the WWB-test only once its step is done."""
        hidden = () if self.is_wwb_tested else (WWB_TEST,)
        for prefix, found in (("score.", self.person.scores), ("outcome.", self.person.outcomes)):
            self.known |= {prefix + code: value for code, value in found.items() if code not in hidden}

    def _lose_ww(self, on: date) -> None:
        """WW ends: some apply for bijstand, and the municipality becomes responsible: a handover of the payer."""
        self.ww_over = True
        self.known["has_ww"] = False
        self.known.pop("days_of_ww_left", None)
        self.state = self.state._replace(ww_ends_on=None)
        if self.group == "ww":
            self.group = "bijstand" if self.person.to_bijstand else "none"
            self._know_benefits()
            before = self.lived.responsible[-1][1]
            self._become_responsible(on)
            if self.lived.responsible[-1][1] - before:
                self.lived.handovers += 1
                self._see("municipality", on)

    def _become_responsible(self, on: date) -> None:
        self.lived.responsible.append((on, frozenset(self.assumed.responsible[self.group])))

    # What the round did, and what people do because of it.

    def _react(self, one: Happening, on: date) -> None:
        if one.what == "warned":
            self._plan_step(self.clocks[one.code], on)
        elif one.what == "expired":
            self.lived.expired += 1
        elif one.what == "moved":
            self._enter(one.code, on)

    def _plan_step(self, clock: Clock, on: date) -> None:
        row = next(row for row in reversed(self.state.clocks) if row.code == clock.code and row.step == "open")
        count = self.counted[clock.step] = self.counted.get(clock.step, -1) + 1
        lag = self._lag(clock.step, count)
        if self.person.draw(f"neglect {clock.step}", count) < self.assumed.neglected:
            lag = max(lag, (row.due_on - on).days + self.assumed.neglected_days)
        day = on + timedelta(days=lag)
        if clock.step in self.assumed.steps["talks"]:
            day = self.book(day, self._seats())
        self.planned.append(Planned(day, "step", clock.code, row.key_on))
        for organisation in self._who_sees(clock.step):  # an open step is in view until it is done
            self._see(organisation, on, until=min(day, self.until))

    def _act(self, on: date) -> bool:
        """What was planned for today, and a stage that is past its end; True when the state of the case changed."""
        self._end_stage(on)
        today = [one for one in self.planned if one.on <= on]
        self.planned = [one for one in self.planned if one.on > on]
        for one in today:
            {"intake": self._take_in, "step": self._finish, "help": self._be_helped, "rephase": self._reclassify}[
                one.what
            ](one, on)
        return any(one.what != "help" for one in today)

    def _end_stage(self, on: date) -> None:
        """On its last day the coach looks again when a step of this stage was done; else it runs over its end."""
        ends_on = self.state.stage_ends_on
        if ends_on is None or on < ends_on or self._is_planned("rephase"):
            return
        came_to_it = any(row.step == "done" and row.key_on == self.state.stage_from_on for row in self.state.clocks)
        if came_to_it:
            self.planned.append(Planned(on, "rephase"))
        elif on > ends_on:
            self.lived.overrun += 1
            self.planned.append(Planned(on + timedelta(days=self._lag("overrun", self.lived.overrun)), "rephase"))

    def _lag(self, what: str, count: int) -> int:
        return 1 + int(-math.log(1 - self.person.draw(what, count)) * self.assumed.step_days)

    def _is_planned(self, what: str) -> bool:
        return any(one.what == what for one in self.planned)

    def _take_in(self, one: Planned, on: date) -> None:
        self._talk(on, 1)
        self._classify(on)

    def _finish(self, one: Planned, on: date) -> None:
        clock = self.clocks[one.code]
        row = next(row for row in self.state.clocks if (row.code, row.key_on) == (one.code, one.key_on))
        if row.stopped_on is not None:
            return
        done = tuple(other._replace(step="done") if other is row else other for other in self.state.clocks)
        self.state = self.state._replace(clocks=done)
        self.lived.decided.append(Decided(on, "done", code=one.code, key_on=one.key_on))
        for organisation in self._who_sees(clock.step):
            self._see(organisation, on)
        if clock.step in self.assumed.steps["talks"]:
            self._talk(on, self._seats())
        if clock.step in self.assumed.steps["help"]:
            self._be_helped(one, on)
        if clock.step == WWB_STEP:
            self.is_wwb_tested = True
            self._know_tests()
        if clock.step in self.assumed.steps["classifying"]:
            self._classify(on, again=clock.step == "rephasing")

    def _reclassify(self, one: Planned, on: date) -> None:
        if self.state.stage_ends_on is not None and on >= self.state.stage_ends_on:
            self._classify(on, again=True)

    def _classify(self, on: date, *, again: bool = False) -> None:
        """The coach follows the table; whoever is advised the same again goes to the next stage that is allowed."""
        self.state = self.state._replace(diagnosed_on=on)
        self._know_tests()
        self._look(on)
        row = find_row(self.model, self.known)
        advised = row.stage if row else ""
        stage = self._beyond(advised) if again and advised and advised == self.state.stage else advised
        self.lived.decided.append(Decided(on, "diagnosed", stage=stage))
        if not stage or (stage == self.state.stage and not again):
            return
        self.state = place_in_stage(self.model, self.state, stage, on)
        self._enter(stage, on)

    def _beyond(self, stage: str) -> str:
        codes = [one.code for one in self.model.stages]
        allowed = self.model.get_stage(stage).then or tuple(codes[codes.index(stage) + 1 :])
        return next((code for code in allowed if code != stage), stage)

    def _enter(self, code: str, on: date) -> None:
        stage, is_first = self.model.get_stage(code), not self.lived.placed
        leader = who_does(self.assumed, stage.lead, self.group)
        before = self.contact if is_first else self._leader(self.lived.placed[-1][1])
        if leader != before or not (stage.keeps_contact_person or is_first):
            self.lived.handovers += 1
        if not stage.keeps_contact_person:
            self.contact = leader
        self.lived.first_stage = self.lived.first_stage or code
        self.lived.placed.append((on, code))
        for organisation in self._who_sees():
            self._see(organisation, on)
        if stage.lead in self.assumed.led_by and stage.offerings and self.lived.help_on is None:
            extra = self.assumed.signature_days if stage.two_signatures else 0
            self.planned.append(Planned(on + timedelta(days=self.assumed.offering_days + extra), "help"))

    def _leader(self, stage: str) -> str:
        return who_does(self.assumed, self.model.get_stage(stage).lead, self.group)

    def _be_helped(self, one: Planned, on: date) -> None:
        self.lived.help_on = self.lived.help_on or on

    def _talk(self, on: date, seats: int) -> None:
        self.lived.talks.append((on, seats))
        self.lived.first_talk_on = self.lived.first_talk_on or on
        self._see(self.contact, on)

    def _seats(self) -> int:
        if not self.state.stage:
            return 1
        tasks = self.model.get_stage(self.state.stage).talk_with
        return len({self.contact, *(who_does(self.assumed, task, self.group) for task in tasks)})

    def _who_sees(self, step: str = "") -> set[str]:
        seen = who_sees(
            self.model, self.assumed, stage=self.state.stage, target_group=self.group, contact=self.contact
        )  # fmt: skip
        return seen | set(self.assumed.responsible[self.group]) if step in self.assumed.steps["together"] else seen

    def _see(self, organisation: str, on: date, *, until: date | None = None) -> None:
        seen = self.lived.seen[organisation]
        end = max(on, until or on) + timedelta(days=self.assumed.view_days)
        seen[on] = max(seen.get(on, end), end)
