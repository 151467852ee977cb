"""The database: reached in three roles, up to date, and closed where ``rights.sql`` closes it."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import psycopg
from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from keten.doors.commands.examinations import Finding, good, notice, wrong
from keten.ground.foundation.postgres.connections import Role, conninfo, is_external, role_name
from keten.ground.upkeep.ports import get_kinds
from keten.ground.upkeep.queries import list_periods
from keten.ground.upkeep.rules.kinds import Kind
from keten.ground.upkeep.rules.removing import render_function

_MIGRATE = "Voer uit: keten migrate"
_EXTENSIONS = ("btree_gist", "pg_trgm")
_GUARDS = ("ledger_append", "ledger_refuse", "ledger_refuse_truncate")

_ROLES: tuple[Role, Role] = ("app", "round")


@cache
def read_forbidden() -> dict[Role, dict[str, set[str]]]:
    """What ``config/rights.sql`` takes away, by role and table: whoever has it could change the past unseen."""
    text = (files("keten.config") / "rights.sql").read_text()
    found: dict[Role, dict[str, set[str]]] = {"app": {}, "round": {}}
    for rights, tables, roles in re.findall(r"^revoke ([\w, ]+?) on ([\w,\s]+?) from (.+?);", text, re.M | re.S):
        for role in (role for role in _ROLES if f"{{{role}}}" in roles):
            for table in re.findall(r"\w+", tables):
                found[role].setdefault(table, set()).update(right.strip().upper() for right in rights.split(","))
    for right, table in re.findall(r"^grant (\w+) \([^)]+\)\s+on (\w+) to", text, re.M):
        for tables in found.values():
            tables[table].discard(right.upper())  # given back for some columns
    return found


def examine_roles() -> Iterator[Finding]:
    """Each role comes in, as somebody of its own."""
    names = []
    for role in get_args(Role):
        try:
            with psycopg.connect(conninfo(role, connection.settings_dict["NAME"]), connect_timeout=5) as reached:
                names.append(reached.info.user)
        except psycopg.Error as error:
            reason = str(error).strip().splitlines()[-1].split("failed: ")[-1]
            yield wrong(f"Database niet te bereiken als {role_name(role) or role}: {reason}", _find_way_in())
    if len(names) == 3 and len(set(names)) < 3:
        mend = "Geef owner, app en round elk een eigen rol: docs/how-to/install.md, stap 1 en 2."
        yield wrong(f"De drie rollen zijn niet drie: {', '.join(names)}", mend)
    elif len(names) == 3:
        yield good(f"Database bereikt als {', '.join(names)}")


def _find_way_in() -> str:
    if is_external():
        return "Draait PostgreSQL, en kloppen DATABASE_URL, DATABASE_URL_OWNER en DATABASE_URL_ROUND?"
    return "Voer 'make setup' uit."


def is_reached() -> bool:
    """Whether the other examinations can ask the database anything."""
    try:
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


def examine_settings() -> Iterator[Finding]:
    """A real installation hides its faults and speaks TLS."""
    if not is_external():
        yield good("Meegeleverde database: voor een demo en ontwikkeling")
        return
    if settings.DEBUG:
        yield wrong("KETEN_DEBUG staat aan: foutpagina's laten gegevens zien", "Haal KETEN_DEBUG uit de omgeving.")
    if not settings.BEHIND_TLS:
        yield notice("KETEN_TLS staat uit", "Zet KETEN_TLS=1 zodra er een webserver met TLS voor staat.")
    if settings.BEHIND_TLS and not settings.DEBUG:
        yield good("Eigen databaseserver, achter TLS")


def examine_migrations() -> Iterator[Finding]:
    """All tables are those of this version."""
    executor = MigrationExecutor(connection)
    waiting = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if waiting:
        yield wrong(f"{len(waiting)} wijzigingen van de database staan klaar ({waiting[0]})", _MIGRATE)
    else:
        yield good("Tabellen bijgewerkt")


def examine_extensions() -> Iterator[Finding]:
    """The parts of PostgreSQL that constraints and searching need."""
    present = {name for (name,) in _ask("select extname from pg_extension")}
    missing = [name for name in _EXTENSIONS if name not in present]
    if missing:
        yield wrong(f"Uitbreiding ontbreekt: {', '.join(missing)}", "Installeer de contrib-modules van PostgreSQL.")
    else:
        yield good(f"Uitbreidingen: {', '.join(_EXTENSIONS)}")


def examine_rights() -> Iterator[Finding]:
    """App and round have the rights they need and none that open the past; the ledger's triggers stand guard."""
    faults = [*_list_too_much(), *_list_too_little(), *_list_absent_guards()]
    if faults:
        more = f" (en {len(faults) - 3} meer)" if len(faults) > 3 else ""
        yield wrong(f"Rechten: {'; '.join(faults[:3])}{more}", f"{_MIGRATE} (zet de rechten opnieuw).")
    else:
        yield good("Rechten: app en round kunnen het verleden niet veranderen")


def examine_access() -> Iterator[Finding]:
    """Row-level security stands on every table with a client, and the app role cannot walk past it."""
    faults = [*_list_open_tables(), *_list_unbound_roles()]
    if faults:
        yield wrong(f"Afscherming van dossiers: {'; '.join(faults[:3])}", f"{_MIGRATE} (zet de afscherming opnieuw).")
    else:
        yield good("Afscherming van dossiers staat aan")


def _list_open_tables() -> Iterator[str]:
    """Tables that hold clients, or hang on those that do, without row-level security."""
    rows = _ask(
        """select distinct c.relname from pg_constraint r join pg_class c on c.oid = r.conrelid
           where r.contype = 'f' and r.confrelid in ('clients_client'::regclass, 'cases_case'::regclass)
           and not c.relrowsecurity
           union select relname from pg_class where oid = 'clients_client'::regclass and not relrowsecurity
           order by 1"""
    )
    yield from (f"{table} staat open" for (table,) in rows)


def _list_unbound_roles() -> Iterator[str]:
    rows = _ask(
        "select rolname from pg_roles where rolname = any(%s) and (rolsuper or rolbypassrls)",
        [role_name(role) for role in _ROLES],
    )
    yield from (f"{name} loopt om de afscherming heen" for (name,) in rows)


def examine_removal() -> Iterator[Finding]:
    """The functions that remove are those of this version's register, and only the worker may call them."""
    stale = [kind.code for kind in get_kinds() if not _is_as_written(kind)]
    open_to_app = [kind.code for kind in get_kinds() if kind.code not in stale and _may_remove("app", kind)]
    if stale:
        yield wrong(f"Bewaartermijnen in de database zijn niet die van deze versie: {', '.join(stale)}", _MIGRATE)
    elif open_to_app:
        yield wrong(
            f"{role_name('app')} mag verwijderen: {', '.join(open_to_app)}", f"{_MIGRATE} (zet de rechten opnieuw)."
        )
    else:
        yield good("Bewaartermijnen: alleen de werker kan verwijderen, en alleen wat zijn termijn heeft bereikt")


def _is_as_written(kind: Kind) -> bool:
    rows = _ask("select prosrc from pg_proc where proname = %s and prosecdef", kind.function)
    return len(rows) == 1 and rows[0][0] in render_function(kind, list_periods(kind))


def _may_remove(role: Role, kind: Kind) -> bool:
    return bool(
        _ask("select has_function_privilege(%s, %s, 'execute')", role_name(role), f"{kind.function}(date, int)")[0][0]
    )


def _list_too_much() -> Iterator[str]:
    for role, tables in read_forbidden().items():
        asked = [(table, right) for table, rights in tables.items() for right in sorted(rights)]
        for table, right in asked:
            by_column = right in ("INSERT", "UPDATE")
            asking = f"select has_{'any_column' if by_column else 'table'}_privilege(%s, %s, %s)"
            if _ask(asking, role_name(role), table, right)[0][0]:
                yield f"{role_name(role)} mag {right} op {table}"
        if _ask("select has_column_privilege(%s, 'ledger_ledgerevent', 'id', 'INSERT')", role_name(role))[0][0]:
            yield f"{role_name(role)} mag het nummer van een logboekregel kiezen"


def _list_too_little() -> Iterator[str]:
    """What a role must read and cannot; what nobody may read (why somebody was chosen for a control) is left out."""
    for role in _ROLES:
        rows = _ask(
            """select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
               and not has_table_privilege(%s, oid, 'SELECT') order by relname""",
            role_name(role),
        )
        closed = {table for table, rights in read_forbidden()[role].items() if "SELECT" in rights}
        yield from (f"{role_name(role)} mag {table} niet lezen" for (table,) in rows if table not in closed)


def _list_absent_guards() -> Iterator[str]:
    rows = _ask(
        "select tgname from pg_trigger where tgrelid = 'ledger_ledgerevent'::regclass and tgenabled in ('O', 'A')"
    )
    yield from (f"bewaker {name} van het logboek staat uit" for name in _GUARDS if (name,) not in rows)


def _ask(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return list(cursor.fetchall())


EXAMINATIONS = (
    examine_settings,
    examine_migrations,
    examine_extensions,
    examine_rights,
    examine_access,
    examine_removal,
)
