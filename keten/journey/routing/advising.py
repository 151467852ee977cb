"""What the diagnosis asks of ways of working (``diagnosis.ports.StageAdviser``): stages, advice, placing."""

from datetime import date, datetime

from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.diagnosis.ports import StageAdvice, StageChoice
from keten.journey.routing.actions import place_case
from keten.journey.routing.models import Binding, StageBecause
from keten.journey.routing.queries.standing import advise
from keten.journey.routing.queries.versions import get_model


class ModelAdviser:
    """The service model by which a case is served; without one there are no stages and no advice."""

    def advise(self, case_id: int, *, on: date) -> StageAdvice:
        """The line of the table that holds, with its conditions as reasons. It decides nothing."""
        bound = Binding.objects.filter(case=case_id, until_on__isnull=True).select_related("version").first()
        if bound is None:
            return StageAdvice(tests=_FIRST_TESTS)
        model = get_model(bound.version_id)
        row = advise(case_id, model, on=on)
        seconds = {stage.code for stage in model.stages if stage.second_assessor or stage.two_signatures}
        said = (row.because, *(condition.describe() for condition in row.when)) if row else ()
        return StageAdvice(
            model_version=str(bound.version),
            stages=tuple(StageChoice(stage.code, stage.label) for stage in model.stages),
            advised=row.stage if row else "",
            reasons=said,
            needs_second_assessor=frozenset(seconds),
            tests=model.tests,
        )

    def place(
        self, case_id: int, *, diagnosis_id: int, stage: str, by: Viewer, now: datetime, caused_by: int | None
    ) -> None:
        """The stage that a person chose begins today."""
        made = Diagnosis.objects.get(pk=diagnosis_id)
        place_case(
            case=case_id, stage=stage, because=StageBecause.DIAGNOSIS, diagnosis_id=diagnosis_id, by=by, now=now,
            reason=made.override_reason or made.reason, caused_by=caused_by,
        )  # fmt: skip


_FIRST_TESTS = ("nalevingbereidheid", "arbeidsmarkttoets", "reintegratietoets", "blijfrisico")
ADVISER = ModelAdviser()
