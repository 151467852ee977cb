"""Where sessions are kept: Django's own table, read with a statement that is planned once per connection."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from keten.ground.foundation.prepared import fetch_prepared

_READ = "select session_data from django_session where session_key = %s and expire_date > now()"


class SessionStore(DatabaseSessions):
    """Django's database sessions; every page reads one."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key any more, when it is unknown or over."""
        found = fetch_prepared(_READ, [self.session_key])
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))
