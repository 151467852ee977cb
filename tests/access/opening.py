"""What each address opens: with which keys of a place it is visited, and which addresses change something at once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.access.world import Place

Args = Callable[[Place], dict[str, Any]]


def _case(place: Place) -> dict[str, Any]:
    return {"key": place.case.key}


def _of(attribute: str) -> Args:
    return lambda place: {"key": getattr(place, attribute).key}


def _form(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.form.key, "section": "zoeken"}


def _test(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "code": "kansmeter"}


def _diagnosis(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.diagnosis.key}


def _need(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.diagnosis.needs.get().key}


def _investigation(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.measure.investigation.key}


def _measure(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.measure.key}


def _transfer(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.transfer.key}


def _message(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.message.key}


def _attachment(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.attachment.key}


def _goal(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.goal.key}


def _task(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.task.key}


def _agenda(attribute: str) -> Args:
    """What stands in an agenda, with the case where the address names it."""
    return lambda place: {"case": place.case.key, "key": getattr(place.agenda, attribute).key}


def _way(place: Place) -> dict[str, Any]:
    return {"key": place.draft.key, "other": place.draft.key, "old": place.draft.key}


_OWN_FORM = ("own-form", "own-form-section", "own-form-check", "own-form-sent", "own-form-indication")

# What an address with something in it opens. No client's data is behind what administrators manage and who is absent.
_FILE = ("file", "summary", "client-image", "looks", "ask-handover", "plan-step", "close-case", "correct-client",
         "merge-clients", "stage")  # fmt: skip
APPLICATION = ("application", "decide-application", "record-first-payment", "correct-decision", "withdraw-application",
                "transfer-application", "extend-transfer")  # fmt: skip
_DIAGNOSIS = ("diagnosis", "diagnosis-letter", "diagnosis-letter-sent", "contest-diagnosis", "add-need",
              "own-diagnosis", "own-diagnosis-letter")  # fmt: skip
_ENFORCEMENT = ("enforcement", "agree-duty", "open-investigation", "record-effort")
_INVESTIGATION = ("investigation", "ask-hearing", "extend-hearing", "note-hearing", "decide-measure",
                  "own-investigation", "own-more-time")  # fmt: skip
_MEASURE = ("approve-measure", "return-measure", "measure-letter", "own-measure-letter", "own-objection",
            "own-repentance", "decide-objection", "postpone-objection", "answer-repentance",
            "reconsider-measure")  # fmt: skip
_TRANSFER = ("transfers", "start-transfer", "report-move", "invite-municipality", "choose-contact", "tell-transfer",
             "choose-outcome")  # fmt: skip
WAYS = ("werkwijze", "werkwijze-verschil", "werkwijze-bewerken", "werkwijze-vastzetten", "werkwijze-kiezen",
         "werkwijze-kopie", "werkwijze-keuze-terug", "werkwijze-overzetten")  # fmt: skip
_INVITATION = ("invitation", "withdraw-invitation", "own-choose", "own-ask-call")
_APPOINTMENT = ("appointment", "move-appointment", "cancel-appointment", "record-appointment", "own-appointment",
                "own-move", "own-cancel", "own-appointment-file")  # fmt: skip
_GROUP_PLACE = ("leave-group", "record-place", "own-give-up-place")
_MEETING = ("group", "cancel-group", "place-client", "own-take-place")
_PLAN = ("plan", "propose-goal", "agree-goal", "add-task", "add-goal-step", "evaluate-goal", "end-goal",
         "own-agree-goal", "own-differ", "own-add-task")  # fmt: skip


def _inspected(attribute: str) -> Args:
    return lambda place: {"key": getattr(place.inspected, attribute).key}


def _of_party(attribute: str) -> Args:
    """A finding, and the party of the municipality there."""
    return lambda place: {
        "key": getattr(place.inspected, attribute).key,
        "party": getattr(place.inspected, attribute).inspection.parties.get(organisation=place.chain.gemeente).pk,
    }


# A measure that is being prepared: who plans there reads it.
PLANNED = ("measure", "save-measure", "withdraw-measure", "start-measure", "change-measure", "judge-measure",
           "agree-to-measure")  # fmt: skip
# Of nobody, or of nobody here because nothing was computed: tests/insight/indicators/test_records.py
FIGURES = ("figure", "figure-csv", "figure-records", "monitor-files")
LINK = ("link-code", "answer-outside", "answer-sent")
OPENS: dict[str, Args] = {
    **dict.fromkeys(_FILE, _case),
    **dict.fromkeys(APPLICATION, _of("application")),
    **dict.fromkeys(WAYS, _way),
    **dict.fromkeys(("handover", "accept-handover", "withdraw-handover", "tell-client"), _of("handover")),
    **dict.fromkeys(("signal", "read-answer", "withdraw-signal"), _of("signal")),
    "send-outside": lambda place: {"case": place.case.key, "kind": "question"},
    "renew-link": lambda place: {"key": place.outside.signal.key},
    "open-link": lambda place: {"token": place.token},  # in the hands of everybody: without the code it opens nothing
    **dict.fromkeys(LINK, lambda place: {"key": place.outside.key}),
    "turn-signal": lambda place: {"key": place.signal.key, "to": "behandelen"},
    "choose-signal": lambda place: {"case": place.case.key},
    "send-signal": lambda place: {"case": place.case.key, "kind": "question"},
    **dict.fromkeys(_DIAGNOSIS, _diagnosis),
    **dict.fromkeys(("diagnose", "take-test"), _test),
    **dict.fromkeys(
        ("enforcement", "agree-duty", "open-investigation", "record-effort"), lambda place: {"case": place.case.key}
    ),
    **dict.fromkeys(_INVESTIGATION, _investigation),
    **dict.fromkeys(_MEASURE, _measure),
    "end-control": lambda place: {"case": place.case.key, "key": place.control.key},
    **dict.fromkeys(_TRANSFER, _transfer),
    **dict.fromkeys(("messages", "message-preferences", "record-message", "close-message", "move-message"), _message),
    **dict.fromkeys(_PLAN, _goal),
    **dict.fromkeys(("finish-task", "own-finish-task"), _task),
    **dict.fromkeys(("attachment", "own-attachment"), _attachment),
    **dict.fromkeys(("appointments", "invite", "convene"), lambda place: {"case": place.case.key}),
    **dict.fromkeys(_INVITATION, _agenda("invitation")),
    **dict.fromkeys(_APPOINTMENT, _agenda("appointment")),
    **dict.fromkeys(_GROUP_PLACE, _agenda("group_place")),
    **dict.fromkeys(_MEETING, _agenda("meeting")),
    "feed": lambda place: {"secret": "x" * 43},
    "change-room": lambda place: {"key": UUID(int=7)},
    "offer-support": _need,
    "ask-correction": lambda place: {"key": place.case.key, "datum": "adres.straat"},
    "correct-own-fact": lambda place: {"datum": "adres.straat"},
    **dict.fromkeys(_OWN_FORM, _form),
    **dict.fromkeys(("own-application", "own-application-letter"), _of("application")),
    **dict.fromkeys(("own-survey", "own-survey-thanks"), _of("survey")),
    **dict.fromkeys(("survey", "survey-thanks"), _of("asked")),
    "own-form-start": lambda place: {"form": "vroegmelding"},
    **{f"file-{name.removeprefix('own-')}": _form for name in _OWN_FORM},
    "file-forms": _form,
    "file-form-start": lambda place: {"case": place.case.key, "form": "vroegmelding"},
    "finish-step": _of("step"),
    "review-glass": lambda place: {"look": place.look.pk},
    "undo-assign": lambda place: {"batch": place.batch},
    **dict.fromkeys(FIGURES[:-1], lambda place: {"code": "outflow_work"}),
    "monitor-files": lambda place: {"monitor": "week_26"},
    **dict.fromkeys(
        ("inspection", "draw-sample", "write-finding", "close-inspection"),
        lambda place: {"key": place.inspected.sample.inspection.key},
    ),
    "public-inspection": lambda place: {"key": place.inspected.final.inspection.key},  # for everybody
    **dict.fromkeys(("sample", "sample-csv"), _inspected("sample")),
    "review-file": _inspected("file"),
    **dict.fromkeys(("revise-finding", "send-finding"), _inspected("draft")),
    **dict.fromkeys(("finding", "afterword", "settle-finding"), _inspected("sent")),
    "react": _of_party("sent"),
    "impose-obligation": _of_party("final"),
    "obligation": _inspected("obligation"),
    **dict.fromkeys(PLANNED[:-1], lambda place: {"key": place.planned.key}),
    "agree-to-measure": lambda place: {"key": place.planned.key, "location": place.chain.location.pk},
    **dict.fromkeys(("method", "register-measure"), lambda place: {"key": place.planned.method.key}),
    "supervision-report": lambda place: {"code": "per-medewerker"},
    "supervision-csv": lambda place: {"code": "per-medewerker"},
}
INSPECTING = ("inspection", "draw-sample", "write-finding", "sample", "sample-csv", "review-file", "revise-finding",
              "afterword", "impose-obligation", "finding", "obligation")  # fmt: skip
WITHOUT_CLIENTS = ("beheer-", "afwezig-", "demo-")
CHANGES = ("accept-handover", "diagnosis-letter-sent", "withdraw-handover", "tell-client", "undo-assign",
           "read-answer", "logout", "client-logout", "werkwijze-keuze-terug", "set_language",
           "stay-signed-in", "ask-hearing", "extend-hearing", "approve-measure", "own-more-time",
           "postpone-objection", "own-agree-goal",
           "own-ask-call", "own-take-place", "own-give-up-place", "leave-group", "place-client",
           "make-feed", "change-room", "feed", "close-inspection", "send-finding", "settle-finding",
           "withdraw-measure", "start-measure", "agree-to-measure")  # fmt: skip
