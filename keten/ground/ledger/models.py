"""Tables of the ledger (*logboek*). Only the trigger in ``sql/ledger.sql`` writes positions, hashes and heads."""

from django.db import models
from django.db.models.functions import Now


class LedgerEvent(models.Model):
    """One thing that happened. Append-only: rights are revoked and a trigger refuses update and delete."""

    type = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)  # staff id; empty for the system itself
    organisation = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=60)
    legal_basis = models.CharField(max_length=120)
    client_ref = models.UUIDField(null=True)  # a random key, no foreign key: deletion removes the link, not the row
    payload = models.JSONField(default=dict)
    schema_version = models.PositiveSmallIntegerField(default=1)
    caused_by = models.BigIntegerField(null=True)
    chain = models.UUIDField()
    position = models.BigIntegerField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="ledger_one_row_per_position")]
        indexes = [models.Index(fields=["client_ref", "-id"], name="ledger_client_recent")]


class ChainHead(models.Model):
    """How many rows a chain has and the hash of its last row: so that a removed last row is found."""

    chain = models.UUIDField(primary_key=True)
    length = models.BigIntegerField()
    hash = models.BinaryField()


class Anchor(models.Model):
    """A digest over the chains as they stood, standing on the anchor before; kept elsewhere as well (*anker*)."""

    anchored_on = models.DateField(unique=True)
    up_to = models.BigIntegerField()  # the last event id it covers
    chains = models.BigIntegerField()  # with news since the anchor before
    digest = models.BinaryField()


class ReactionRun(models.Model):
    """Proof that one reaction to one event was carried out; written in the reaction's own transaction."""

    event_id = models.BigIntegerField()
    reaction = models.CharField(max_length=80)
    ran_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "reaction"], name="ledger_reaction_once")]
