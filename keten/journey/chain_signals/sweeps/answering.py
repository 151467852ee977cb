"""Whether every signal was received, answered and read in time (P3): silence is a breach with an age, never an end."""

from keten.ground.promises.ports import Sweep

# Of the organisation that owes it, at the place of the client's last file; also about a file that was closed.
_OF_SIGNAL = """
select s.id as subject_id, c.id as case_id, k.ref as client_ref, c.location_id, {who},
  {since} as since_on
from chain_signals_chainsignal s
join clients_client k on k.id = s.client_id
join lateral (select c.* from cases_case c where c.client_id = s.client_id order by c.id desc limit 1) c on true
where {late}
"""
_ADDRESSEE = "s.addressee_id as organisation_id, null::bigint as owner_id"
_SENDER = "s.sender_id as organisation_id, s.sender_staff_id as owner_id"
_OPEN = "s.state not in ('answered', 'refused', 'withdrawn')"
_INSIDE, _OUTSIDE = "s.addressee_id is not null", "s.addressee_id is null"

# What rests until a day is late after that day, when its term has passed as well.
_LATE = _OF_SIGNAL.format(
    who=_ADDRESSEE, since="greatest(s.due_on, s.hold_until) + 1",
    late=f"{_OPEN} and {_INSIDE} and s.due_on < %(on)s and (s.hold_until is null or s.hold_until < %(on)s)",
)  # fmt: skip
_NOT_RECEIVED = _OF_SIGNAL.format(
    who=_ADDRESSEE, since="s.receive_by + 1", late=f"s.state = 'sent' and {_INSIDE} and s.receive_by < %(on)s"
)
# Nobody can hold somebody outside Keten to a promise: who asked them calls, or sends another link.
_OUTSIDE_LATE = _OF_SIGNAL.format(
    who=_SENDER, since="s.due_on + 1", late=f"{_OPEN} and {_OUTSIDE} and s.due_on < %(on)s"
)
_OUTSIDE_NOT_RECEIVED = _OF_SIGNAL.format(
    who=_SENDER, since="s.receive_by + 1", late=f"s.state = 'sent' and {_OUTSIDE} and s.receive_by < %(on)s"
)
_NOT_DELIVERED = _OF_SIGNAL.format(
    who=_SENDER,
    since="(s.sent_at at time zone 'Europe/Amsterdam')::date", late="s.state = 'failed'",
)  # fmt: skip
# An answer that nobody reads is silence at the other end.
_NOT_READ = _OF_SIGNAL.format(
    who=_SENDER,
    since="s.read_by + 1", late="s.read_by < %(on)s and s.read_at is null and s.sender_staff_id is not null",
)  # fmt: skip

ANSWERING = (
    Sweep(promise="P3", rule="signal_late", sql=_LATE),
    Sweep(promise="P3", rule="signal_not_received", sql=_NOT_RECEIVED),
    Sweep(promise="P3", rule="outside_late", sql=_OUTSIDE_LATE),
    Sweep(promise="P3", rule="outside_not_received", sql=_OUTSIDE_NOT_RECEIVED),
    Sweep(promise="P3", rule="signal_not_delivered", sql=_NOT_DELIVERED),
    Sweep(promise="P3", rule="signal_not_read", sql=_NOT_READ),
)
