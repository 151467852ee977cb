"""Who decides on what: law by law."""

from keten.ground.foundation.decision import Decision

# Bijstand, IOAW and IOAZ are decided by the municipality (Pw art. 41 lid 1), the rest by UWV.
MUNICIPAL = frozenset({"pw", "ioaw", "ioaz"})
_TARGET_GROUPS = {"ww": "ww", "tw": "ww", "wia": "wia", "pw": "bijstand", "ioaw": "bijstand", "ioaz": "bijstand"}


def target_group_of(law: str) -> str:
    """The target group under which arrangements (*ketenafspraken*) divide the work for a law."""
    return _TARGET_GROUPS[law]


def check_decider(law: str, *, kind: str | None) -> Decision:
    """Only the body that the law names decides, whatever partners arrange; ``kind`` None: nobody was arranged."""
    if kind is None:
        return Decision.no(
            "Op deze locatie is niet afgesproken wie over deze uitkering beslist. "
            "Vraag de beheerder om de ketenafspraak aan te vullen.",
            "law",
        )
    if kind == ("municipality" if law in MUNICIPAL else "uwv"):
        return Decision.yes()
    if law in MUNICIPAL:
        return Decision.no("Over deze uitkering beslist de gemeente.", "law")
    return Decision.no("Over deze uitkering beslist UWV.", "law")
