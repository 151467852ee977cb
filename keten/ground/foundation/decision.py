"""The answer of a rule (Decision), and what an action raises when the answer is no (Refused)."""

from dataclasses import dataclass


class Refused(Exception):
    """A rule said no. `str(refused)` is the reason: a plain Dutch sentence for the screen.

    `field` names the field of the form the reason belongs to, or is None when it concerns the page.
    """

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True)
class Decision:
    """What a rule answers. Rules return it, actions call `require()`, screens show `reason`.

    It is true in an `if` only when it allows, so that a forgotten `.allowed` never opens a door.
    Raises ValueError for a refusal without a reason: a screen must be able to say why.
    """

    allowed: bool
    reason: str = ""
    field: str | None = None

    def __post_init__(self) -> None:
        if not self.allowed and not self.reason:
            raise ValueError("A refusal needs a reason that can be shown on a screen.")

    def __bool__(self) -> bool:
        return self.allowed

    @classmethod
    def yes(cls, reason: str = "") -> "Decision":
        """Allowed; `reason` may say on what ground."""
        return cls(allowed=True, reason=reason)

    @classmethod
    def no(cls, reason: str, field: str | None = None) -> "Decision":
        """Not allowed, because of `reason`; `field` is the form field to show it at."""
        return cls(allowed=False, reason=reason, field=field)

    def require(self) -> None:
        """Raise Refused when this decision does not allow."""
        if not self.allowed:
            raise Refused(self.reason, self.field)
