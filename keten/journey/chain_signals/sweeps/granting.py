"""Whether who may look because of a signal is who has a reason to (P9)."""

from keten.dossier.clients.sweeps import compare_grants
from keten.journey.chain_signals.sweeps.reasons import KINDS, get_reasons

GRANTING = compare_grants(reasons_sql=get_reasons(), kinds=KINDS)
