"""The registers of others that this installation can ask, by code."""

from collections.abc import Mapping

from keten.dossier.clients.ports import Source

SOURCES: Mapping[str, Source] = {}
