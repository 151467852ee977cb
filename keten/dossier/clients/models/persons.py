"""The client (*klant*): as little identity as the chain needs."""

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Municipality


class Client(models.Model):
    """A person. ``ref`` is the random key by which the ledger knows the client; ``number`` is what people say.

    The BSN is stored encrypted and found by a keyed hash (Wabb art. 10: only for the statutory task).
    """

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=10, blank=True, choices=[("mevrouw", _("Mevrouw")), ("meneer", _("Meneer"))])
    initials = models.CharField(max_length=20)
    first_name = models.CharField(max_length=60, blank=True)
    prefix = models.CharField(max_length=20, blank=True)
    last_name = models.CharField(max_length=80)
    born_on = models.DateField()
    bsn_encrypted = models.BinaryField(null=True)
    bsn_hash = models.BinaryField(null=True, unique=True)
    postcode = models.CharField(max_length=6, blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="nl")
    registered_on = models.DateField()
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="doubles")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bsn_encrypted_and_findable",
                condition=Q(bsn_encrypted__isnull=True, bsn_hash__isnull=True)
                | Q(bsn_encrypted__isnull=False, bsn_hash__isnull=False),
            ),
            models.CheckConstraint(name="never_merged_into_self", condition=~Q(merged_into=F("pk"))),
        ]
        indexes = [
            GinIndex(OpClass(Lower("last_name"), name="gin_trgm_ops"), name="client_last_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        """*Klantnummer*, as people say and type it: "K-48213"."""
        return f"K-{self.pk}"

    @property
    def name(self) -> str:
        """As the chain writes it: "M. van den Berg"."""
        return " ".join(part for part in (self.initials, self.prefix, self.last_name) if part)
