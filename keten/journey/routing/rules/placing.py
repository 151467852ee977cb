"""May a case go into this stage? On any day, with a reason; a model limits, a coach may deviate (C8)."""

from dataclasses import dataclass

from keten.ground.foundation.decision import Decision
from keten.journey.routing.rules.language import ServiceModel

WITH_A_REASON = ("coach", "client", "partner")


@dataclass(frozen=True, kw_only=True)
class Placing:
    """The stage that somebody wants, the present one ("" for none), because of what, and why in words."""

    stage: str
    present: str
    because: str
    reason: str


def may_place(model: ServiceModel, wish: Placing, *, deviates: bool, has_diagnosis: bool) -> Decision:
    """Yes, or no with what to do. Re-phasing is allowed on any day (Wet SUWI 2006 art. 26; document 5, chapter 2)."""
    known = {stage.code: stage for stage in model.stages}
    if wish.stage not in known:
        return Decision.no("Deze fase bestaat niet in het model van dit dossier.", "stage")
    if not has_diagnosis:
        return Decision.no("Eerst een diagnose: zonder diagnose is er geen fase.")
    if wish.stage == wish.present and wish.because not in ("diagnosis", "migration"):
        return Decision.no("De klant is al in deze fase.", "stage")
    if wish.because in WITH_A_REASON and len(wish.reason) < 10:
        return Decision.no("Schrijf op waarom. De klant leest deze reden ook.", "reason")
    if deviates and not wish.reason:
        return Decision.no("Dit wijkt af van het advies van het model: schrijf op waarom.", "reason")
    follows = known[wish.present].then if wish.present in known else ()
    if follows and wish.stage not in (*follows, wish.present) and not deviates:
        names = ", ".join(known[code].label for code in follows)
        return Decision.no(
            f"Volgens het model volgt hierop: {names}. Wijk af met een reden als dat beter past.", "stage"
        )
    return Decision.yes()
