"""The administrator's screens, and absence for everybody."""
