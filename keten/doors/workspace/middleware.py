"""Kept here for the settings: see ``organisations.entry``."""

from keten.ground.organisations.entry import SESSION_STAFF, ViewerMiddleware

__all__ = ["SESSION_STAFF", "ViewerMiddleware"]
