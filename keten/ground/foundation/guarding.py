"""The demo lets anybody in as anybody. It may never be switched on where people really work."""

from collections.abc import Mapping

_OWN_MACHINE = {"localhost", "127.0.0.1", "[::1]"}
_MEND = "Zet KETEN_DEMO uit, of gebruik een aparte omgeving voor de demo."


def find_demo_conflicts(environment: Mapping[str, str]) -> list[str]:
    """The settings of a real installation that stand beside the demo, by name; none when the demo is off."""
    if environment.get("KETEN_DEMO") != "1":
        return []
    return [name for name in sorted(environment) if _is_real(name, environment[name])]


def explain_conflicts(conflicts: list[str]) -> str:
    """The sentence with which a start is refused."""
    return f"De demo kan niet aan staan samen met {', '.join(conflicts)}. {_MEND}"


def _is_real(name: str, value: str) -> bool:
    if name == "KETEN_TLS":
        return value == "1"
    if name == "KETEN_HOSTS":
        return not {host.strip() for host in value.split(",") if host.strip()} <= _OWN_MACHINE
    return name.startswith(("KETEN_STAFF_OIDC_", "KETEN_CLIENT_OIDC_", "KETEN_MAIL_HOST")) and bool(value)
