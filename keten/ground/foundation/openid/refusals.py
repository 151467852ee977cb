"""Why a sign-in came to nothing."""

from typing import Literal

from django.utils.translation import gettext as _

Reason = Literal["cancelled", "unreachable", "not-trusted", "too-late", "level-too-low", "identity-missing"]


class SignInRefused(Exception):
    """``reason`` chooses the sentence for the screen; ``detail`` is for the log and holds nothing about the person."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    @property
    def status(self) -> int:
        """Of the page that says it."""
        return 503 if self.reason == "unreachable" else 403

    @property
    def sentence(self) -> str:
        """What happened and what now, for the screen."""
        return {
            "cancelled": _("U hebt het inloggen afgebroken. Er is niets gebeurd."),
            "unreachable": _("De inlogdienst is niet bereikbaar. Probeer het over een paar minuten opnieuw."),
            "not-trusted": _("Het antwoord van de inlogdienst klopt niet. Daarom laten wij niemand binnen."),
            "too-late": _("Deze poging om in te loggen is verlopen of al gebruikt. Begin opnieuw."),
            "level-too-low": _("U bent ingelogd met te weinig zekerheid. Log opnieuw in op een zekerder manier."),
            "identity-missing": _("De inlogdienst gaf niet door wie u bent."),
        }[self.reason]
