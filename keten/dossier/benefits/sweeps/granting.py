"""Whether who may look because of an application is who has a reason to (P9)."""

from keten.dossier.benefits.sweeps.reasons import KINDS, get_reason_params, get_reasons
from keten.dossier.clients.sweeps import compare_grants

GRANTING = compare_grants(reasons_sql=get_reasons(), kinds=KINDS, params=get_reason_params)
