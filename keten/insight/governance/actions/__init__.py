"""Every change of inspections."""

from keten.insight.governance.actions.drawing import draw_sample
from keten.insight.governance.actions.findings import (
    close_inspection,
    revise_finding,
    send_finding,
    settle_finding,
    write_afterword,
    write_finding,
)
from keten.insight.governance.actions.obliging import impose_obligation, judge_report, report_done
from keten.insight.governance.actions.opening import Start, open_inspection
from keten.insight.governance.actions.reacting import give_reaction, record_silence
from keten.insight.governance.actions.reviewing import Given, review_file

__all__ = [
    "Given",
    "Start",
    "close_inspection",
    "draw_sample",
    "give_reaction",
    "impose_obligation",
    "judge_report",
    "open_inspection",
    "record_silence",
    "report_done",
    "review_file",
    "revise_finding",
    "send_finding",
    "settle_finding",
    "write_afterword",
    "write_finding",
]
