"""Where a form is filled in: by the client at home, or by staff at the client's file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from keten.dossier.clients.models import Client
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import get_filled_form
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who fills in for whom, and where the pages are: ``case_key`` is the file in which staff work, if they do."""

    request: HttpRequest
    client: Client
    viewer: Viewer
    now: datetime
    today: date
    case_key: UUID | None = None

    def address(self, name: str, *args: object) -> str:
        """A page of this desk: "form-section" is "own-form-section" at home and "file-form-section" in a file."""
        if self.case_key is None:
            return reverse(f"own-{name}", args=args)
        return reverse(f"file-{name}", args=[self.case_key, *args])

    @property
    def posted(self) -> QueryDict | None:
        """What was sent; None when the page was only opened. A form without fields may be sent empty."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def home(self) -> str:
        """Where "later verder" leads."""
        return reverse("client-home") if self.case_key is None else reverse("file", args=[self.case_key])

    def get_form(self, key: UUID) -> FilledForm:
        """A form of this client. Raises 404 for any other, as for one that does not exist."""
        filled = get_filled_form(key, viewer=self.viewer)
        if filled.client_id != self.client.pk:
            raise Http404
        return filled

    def render(self, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """A page with what all of them share."""
        shared = {"desk": self, "client": self.client, "for_client": self.case_key is not None, "home_url": self.home}
        return render(self.request, f"portal/filling/{template}.html", {**shared, **context})
