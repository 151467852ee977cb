"""Two installations that send each other signals and answer them, while everything that can break breaks.

Each has its own database server, web server, worker and people, all real processes. In the end every signal is there
once on both sides, in order, with its answer: read from both databases.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.doors.exchange.installation import Installation, dump_database
from tests.doors.exchange.network import Wire
from tests.volumes import IS_PROOF, SEED, note, volume

SIGNALS = volume(test=200, proof=1_000)  # both ways together; each gets an answer
CLIENTS = volume(test=16, proof=100)  # whom both sides know
BLOWS = volume(test=5, proof=20)  # each kind at least once
PATIENCE_S = volume(test=900, proof=440)  # then it hangs; a proof that is stopped from outside would leave all running
KINDS = ("web_killed", "worker_killed", "database_killed", "network_cut", "network_torn")
PLACE = "/uitwisseling/gebeurtenissen/"


@pytest.fixture
def sides(template_database: str, tmp_path: Path) -> Iterator[list[Installation]]:
    """Two installations with empty tables, of which nothing runs yet but the database."""
    with ExitStack() as stack:
        made = [Installation(name, tmp_path) for name in "ab"]
        for each in made:
            stack.callback(each.stop)
        dump = dump_database(template_database, tmp_path / "dump.sql")
        for each in made:
            each.copy_database(dump)
        yield made


def test_every_signal_is_there_once_and_answered_whatever_breaks(sides: list[Installation], tmp_path: Path) -> None:
    choice, wires = random.Random(SEED), [Wire(sides[1].port), Wire(sides[0].port)]
    began = time.monotonic()
    for side, wire in zip(sides, wires, strict=True):
        _begin(side, wire, tmp_path)
    blows = _break_things(sides, wires, choice, until=began + PATIENCE_S)
    for wire in wires:
        wire.mend()
    _wait(lambda: _is_all_done(sides), sides, until=began + PATIENCE_S)
    (tmp_path / "stop").touch()
    took = time.monotonic() - began
    note(signals=SIGNALS, seconds_of_exchange=round(took, 1), signals_per_s=round(SIGNALS / took, 1), **blows)
    _check(sides)
    note(**_count_extra(sides))
    for wire in wires:
        wire.close()
    assert set(blows) == set(KINDS), blows


def _begin(side: Installation, wire: Wire, folder: Path) -> None:
    side.start_missing()
    place = 0 if side.name == "a" else 1
    side.begin_people({
        "place": place, "partner": f"http://127.0.0.1:{wire.port}{PLACE}", "clients": CLIENTS,
        "signals": SIGNALS // 2, "seed": SEED + place, "ticks": not IS_PROOF,
        "log": str(folder / f"{side.name}-sent.txt"), "stop": str(folder / "stop"),
    })  # fmt: skip


def _break_things(sides: list[Installation], wires: list[Wire], choice: random.Random, *, until: float) -> Counter[str]:
    """One blow after another while signals and answers pass, spread over all of them; how many of each kind."""
    counted: Counter[str] = Counter()
    for blow in range(BLOWS):
        goal = 2 * SIGNALS * (blow + 1) // (BLOWS + 2)
        _wait(lambda goal=goal: _count_arrived(sides) >= goal, sides, until=until)  # type: ignore[misc]
        kind, place = KINDS[blow % len(KINDS)], choice.randrange(2)
        _strike(kind, sides[place], wires[place], choice)
        counted[kind] += 1
        time.sleep(choice.uniform(0.1, 0.8))
        for wire in wires:
            wire.mend()
        for side in sides:
            side.start_missing()
    return counted


def _strike(kind: str, side: Installation, wire: Wire, choice: random.Random) -> None:
    if kind == "database_killed":
        side.kill_database(choice)
    elif kind == "network_cut":
        wire.cut()
    elif kind == "network_torn":
        wire.tear_after(choice.randrange(200, 4000))
    else:
        side.kill(kind.removesuffix("_killed"))


def _count_arrived(sides: list[Installation]) -> int:
    """Who dies of a database that went away is started again here, whenever that was."""
    for side in sides:
        side.start_missing()
    with suppress(psycopg.OperationalError):
        return sum(side.count("exchange_inmessage", "state = 'processed'") for side in sides)
    return 0


def _is_all_done(sides: list[Installation]) -> bool:
    for side in sides:
        side.start_missing()
    with suppress(psycopg.OperationalError):
        left = [side.count("exchange_outmessage", "state = 'waiting'") for side in sides]
        left += [side.count("exchange_inmessage", "processed_at is null") for side in sides]
        left += [side.count("procrastinate_jobs", _UNDONE) for side in sides]
        answered = [side.count("chain_signals_chainsignal", "state = 'answered'") for side in sides]
        note(answered=sum(answered) // 2, left=sum(left))
        return answered == [SIGNALS, SIGNALS] and not any(left)
    return False


_UNDONE = "status in ('todo', 'doing') and (queue_name = 'reactions' or task_name = 'exchange.process')"


def _check(sides: list[Installation]) -> None:
    """Both databases tell the same, and all of it."""
    one, other = sides
    told = {key for side in sides for key in (side.folder / f"{side.name}-sent.txt").read_text().split()}
    signals = [{str(key) for (key,) in side.ask("select key from chain_signals_chainsignal")} for side in sides]
    assert signals[0] == signals[1]
    assert told <= signals[0], "what somebody was told is sent must be there"
    assert one.ask(_WORDS) == other.ask(_WORDS)
    for sender, receiver in ((one, other), (other, one)):
        _check_order(sender, receiver)
    for side in sides:
        _check_once(side)


def _check_order(sender: Installation, receiver: Installation) -> None:
    """Per client, what went out is what came in and what was written down there, in that order."""
    sent = sender.ask(_SENT)
    assert sum(len(keys) for _ref, keys in sent) > SIGNALS // 2
    assert sent == receiver.ask(_ARRIVED)
    written = receiver.ask(_WRITTEN)
    assert sorted(keys for _ref, keys in sent) == sorted(keys for _ref, keys in written)


def _check_once(side: Installation) -> None:
    """Nothing doubled, parked, refused or failed, and the ledger tells each thing once."""
    assert side.count("chain_signals_chainsignal") == SIGNALS
    assert side.count("exchange_outmessage", "state <> 'sent'") == 0
    assert side.count("exchange_inmessage", "state <> 'processed'") == 0
    # Half of a delivery that was torn has no signature that fits: turned away, counted, and sent again.
    assert side.count("exchange_refusal", "reason <> 'forged'") == 0
    assert side.ask("select task_name, count(*) from procrastinate_jobs where status = 'failed' group by 1") == []
    for kind, field in (("chain_signals.signal-sent", "signal_id"), ("exchange.message-delivered", "message")):
        times = side.ask(f"""select count(*), count(distinct payload ->> '{field}') from ledger_ledgerevent
          where type = '{kind}'""")  # fmt: skip
        wanted = side.count("chain_signals_chainsignal") if field == "signal_id" else side.count("exchange_outmessage")
        assert times == [(wanted, wanted)], kind
    assert json.loads(side.run("ledger", "verify", "--json"))["faults"] == []


# Every word of every signal, in order; who wrote a word that came from elsewhere is only named there.
_WORDS = """
select s.key, s.type, s.state, s.outcome, m.version, m.key, m.state, m.body - 'outside', o.code
from chain_signals_chainsignal s join chain_signals_signalmessage m on m.signal_id = s.id
join organisations_organisation o on o.id = m.organisation_id order by s.key, m.version
"""
_SENT = """
select s.client_ref, array_agg(m.key::text order by m.sequence)
from exchange_outmessage m join exchange_outstream s on s.id = m.stream_id group by 1 order by 1
"""
_ARRIVED = """
select s.subject, array_agg(m.event_id order by m.sequence)
from exchange_inmessage m join exchange_instream s on s.id = m.stream_id group by 1 order by 1
"""
_WRITTEN = """
select s.client_id, array_agg(m.key::text order by m.id)
from chain_signals_signalmessage m join chain_signals_chainsignal s on s.id = m.signal_id
where m.written_by_id is null group by 1
"""


def _count_extra(sides: list[Installation]) -> dict[str, int]:
    """What the breaking cost: deliveries that were tried again, and messages that came twice and were known."""
    retried = sum(int(side.ask("select sum(attempts - 1) from exchange_outmessage")[0][0]) for side in sides)
    messages = sum(side.count("exchange_inmessage") for side in sides)
    torn = sum(int(side.ask("select coalesce(sum(times), 0) from exchange_refusal")[0][0]) for side in sides)
    doubles = sum(_count_doubles(side) for side in sides)
    return {"messages": messages, "retries": retried, "doubles_known": doubles, "torn_refused": torn}


def _count_doubles(side: Installation) -> int:
    """Each message that a delivery brings is counted, and once more when the worker has dealt with it."""
    counted: Any = side.ask("""
      select coalesce(sum((payload ->> 'processed')::int + (payload ->> 'parked')::int + (payload ->> 'refused')::int
        + (payload ->> 'waiting')::int), 0) from ledger_ledgerevent where type = 'exchange.messages-received'""")
    return int(counted[0][0]) - 2 * side.count("exchange_inmessage")


def _wait(is_so: Callable[[], bool], sides: list[Installation], *, until: float) -> None:
    while not is_so():
        assert time.monotonic() < until, "\n".join(side.read_logs() for side in sides)
        time.sleep(0.3)
