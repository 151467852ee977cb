"""Whether who may look because of an inspection is who has a reason to (P9)."""

from keten.dossier.clients.sweeps import compare_grants
from keten.insight.governance.sweeps.reasons import KINDS, get_reasons

GRANTING = compare_grants(reasons_sql=get_reasons(), kinds=KINDS)
