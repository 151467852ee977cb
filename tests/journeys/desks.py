"""A coach's desk as it is on an ordinary day: thirty clients, lived through the real actions up to today."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from keten.dossier.cases import actions
from keten.dossier.cases.models import Case, Handover, Step
from keten.ground.foundation.calendar import add_working_days, is_working_day
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.models import Staff, StaffSpecialism
from tests.factories import Chain, at

# How many clients lie on the desk for each reason, in the order in which the desk shows them.
REASONS = {
    "answer_late": 1, "step_late": 4, "no_step": 2, "asked": 3, "refused": 1,
    "today": 3, "soon": 6, "waiting": 1, "planned": 9,
}  # fmt: skip
ONE_EACH = dict.fromkeys(REASONS, 1)
WAITS = ("answer_late", "step_late", "no_step", "asked", "refused", "today")  # the client waits for the coach
PICTURED_AT = datetime(2026, 11, 16, 8, 12, tzinfo=UTC)  # the Monday morning of the screenshot
ANNAS = frozenset({"technology"})  # what Anna knows more of: by it a registration reaches her desk

_PEOPLE = """mevrouw M. Yilmaz|meneer J. van den Broek|mevrouw S. Hendriks|meneer K. Osman|meneer P. Willems
mevrouw A. Bouzidi|meneer R. Jansen|mevrouw E. de Graaf|meneer T. Nowak|mevrouw L. van der Veen
mevrouw F. Haddou|meneer D. Peters|mevrouw I. Kovalenko|meneer H. Mulder|mevrouw C. Ramdin
meneer B. Thijssen|mevrouw N. el Idrissi|meneer W. de Boer|mevrouw O. Tesfay|meneer G. Arts
mevrouw J. Dekker|meneer Y. Demir|mevrouw V. Smits|meneer E. Lamers|mevrouw R. Rahimi
meneer A. Visser|mevrouw T. Pinas|meneer S. van Bergen|mevrouw H. Evers|meneer M. Karimi"""
_STEPS = (
    ("talk", "Netwerk in de regio"), ("applications", "Drie brieven, zorg"), ("call", "Is de opvang geregeld?"),
    ("documents", ""), ("employer", "Proefplaatsing bakkerij"), ("partner", "Scholing techniek"), ("talk", ""),
)  # fmt: skip


def fill_desk(chain: Chain, today: date, reasons: dict[str, int] = REASONS) -> dict[str, list[Case]]:
    """Anna's desk; returns the cases per reason. The reactions are carried out here, so nothing waits for a worker."""
    StaffSpecialism.objects.get_or_create(staff=chain.anna, specialism=next(iter(ANNAS)))
    people = iter(_PEOPLE.replace("\n", "|").split("|"))
    days = _Days(chain, today)
    with draining() as pending:
        filled = {why: [days.live(why, place, next(people)) for place in range(n)] for why, n in reasons.items()}
        drain(pending)
    return filled


class _Days:
    """What happened to one client, per reason to lie on the desk."""

    def __init__(self, chain: Chain, today: date) -> None:
        self.chain, self.today = chain, today
        self.lives: dict[str, Callable[[int, str], Case]] = {
            "answer_late": lambda place, who: self.register(who, 10),
            "asked": self.be_asked,
            "no_step": self.drop,
            "refused": self.be_refused,
            "waiting": self.wait,
        }
        # Working days until the next step: three are always within the week that counts as soon, six never.
        self.next_in = {
            "step_late": (-12, -4, -2, -1), "today": (0,), "soon": (1, 1, 2, 2, 3), "planned": (7, 9, 12, 15, 20, 25),
            "refused": (10,), "waiting": (8,),
        }  # fmt: skip

    def live(self, why: str, place: int, who: str) -> Case:
        return self.lives.get(why, lambda place, who: self.carry(who, why, place))(place, who)

    def register(self, who: str, days_ago: int, target_group: str = "ww") -> Case:
        title, initials, *last = who.split(" ")
        prefix, last_name = " ".join(last[:-1]), last[-1]
        return self.chain.register(
            on=self.ago(days_ago), target_group=target_group, wanted=ANNAS, by=self.chain.bram,
            title=title, initials=initials, prefix=prefix, last_name=last_name,
            born_on=date(1964 + days_ago % 37, 1 + len(last_name) % 12, 1 + len(who)),
        )  # fmt: skip

    def carry(self, who: str, why: str, place: int) -> Case:
        """Accepted and spoken to, with a next step."""
        case = self.accepted(who, place)
        offered = self.next_in[why]
        due_on = add_working_days(self.today, offered[place % len(offered)])
        kind, note = _STEPS[(place + list(REASONS).index(why)) % len(_STEPS)]
        self.talk(case, 30, next_kind=kind, next_due_on=due_on, next_note=note)
        if why == "planned":
            self.make_plan(case)
        return case

    def make_plan(self, case: Case) -> None:
        """A goal that the client agreed to at the counter: only with a plan is anybody on track."""
        draft = actions.GoalDraft(
            text="Weer aan het werk", horizon_on=self.today + timedelta(days=120), attempt=uuid4(),
            evaluate_on=self.today + timedelta(days=40),
        )  # fmt: skip
        goal = actions.propose_goal(case=case.key, draft=draft, **self.by(self.chain.anna, 30)).row  # type: ignore[arg-type]
        actions.agree_goal(goal=goal.key, way="counter", **self.by(self.chain.anna, 30))  # type: ignore[arg-type]

    def accepted(self, who: str, place: int) -> Case:
        case = self.register(who, 40 + 9 * place, ("ww", "ww", "wia")[place % 3])
        handover = Handover.objects.get(case=case)
        actions.accept_handover(handover=handover.key, **self.by(self.chain.anna, 39 + 9 * place))
        return case

    def talk(self, case: Case, days_ago: int, who: Staff | None = None, **then: object) -> None:
        step = Step.objects.get(case=case, outcome__isnull=True)
        actions.complete_step(step=step.key, **then, **self.by(who or self.chain.anna, days_ago))  # type: ignore[arg-type]

    def be_asked(self, place: int, who: str) -> Case:
        """A new client, or one of the municipality."""
        if place % 3 != 2:
            return self.register(who, 0, ("ww", "wia")[place % 2])
        case = self.register(who, 60, "bijstand")
        first = Handover.objects.get(case=case)
        actions.accept_handover(handover=first.key, **self.by(self.chain.carla, 59))
        self.talk(case, 50, self.chain.carla, next_kind="talk", next_due_on=add_working_days(self.today, 15))
        actions.ask_handover(
            case=case.key, to_organisation_id=self.chain.uwv.pk, to_staff_id=self.chain.anna.pk,
            reason="Werkt weer en heeft nu recht op WW naast de bijstand.", **self.by(self.chain.carla, 0),
        )  # fmt: skip
        return case

    def drop(self, place: int, who: str) -> Case:
        case = self.accepted(who, place)
        self.talk(case, 5)
        return case

    def be_refused(self, place: int, who: str) -> Case:
        case = self.carry(who, "refused", place)
        asked = self.ask(case, 3)
        reason = "Mevrouw heeft nog vier maanden WW. Vraag het ons in het voorjaar."
        actions.refuse_handover(handover=asked.key, reason=reason, **self.by(self.chain.carla, 1))
        return case

    def wait(self, place: int, who: str) -> Case:
        case = self.carry(who, "waiting", place)
        self.ask(case, 0)
        return case

    def ask(self, case: Case, days_ago: int) -> Handover:
        return actions.ask_handover(
            case=case.key, to_organisation_id=self.chain.gemeente.pk, to_staff_id=self.chain.carla.pk,
            reason="De WW loopt af; bijstand is aangevraagd.", **self.by(self.chain.anna, days_ago),
        )  # fmt: skip

    def ago(self, days: int) -> date:
        """So many days ago, or the working day before that; nought is today."""
        day = self.today - timedelta(days=days)
        return day if days == 0 or is_working_day(day) else add_working_days(day, -1)

    def by(self, staff: Staff, days_ago: int) -> dict[str, object]:
        day = self.ago(days_ago)
        return {"by": self.chain.viewer(staff, day), "now": moment(day, self.today)}


def moment(day: date, today: date) -> datetime:
    """Ten o'clock on a past day, now on today: nothing may have happened in the future."""
    return at(day) if day < today else timezone.now()
