"""The administrator's pages about connections with registers and systems of others."""

from keten.doors.exchange.views.sources import connections, try_now
from keten.doors.exchange.views.traffic import add_system, end_system, probe_system, resend, try_system_again

__all__ = ["add_system", "connections", "end_system", "probe_system", "resend", "try_now", "try_system_again"]
