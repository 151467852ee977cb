"""Reads about the connections with others."""

from keten.doors.exchange.queries.standings import Standing, get_unreachable_since, list_standings

__all__ = ["Standing", "get_unreachable_since", "list_standings"]
