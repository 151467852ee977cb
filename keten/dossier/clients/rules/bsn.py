"""The citizen service number (*burgerservicenummer*)."""

from keten.ground.foundation.decision import Decision

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(text: str) -> bool:
    """True for nine digits that pass the 11-test (Besluit BSN, annex); eight digits get a leading zero first."""
    digits = text.zfill(9) if len(text) == 8 else text
    if len(digits) != 9 or not digits.isascii() or not digits.isdigit() or digits == "000000000":
        return False
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def check_bsn(text: str) -> Decision:
    """Refuses what cannot be a BSN, with the sentence for the screen."""
    if is_bsn(text):
        return Decision.yes()
    return Decision.no("Dit is geen geldig BSN. Controleer de negen cijfers.", "bsn")


def only_digits(text: str) -> str:
    """A BSN or number as people type it, without spaces, dots and dashes."""
    return "".join(sign for sign in text if sign not in " .-")


def parse_client_number(text: str) -> int:
    """The id behind a client number as people type it ("K-48213", "k48213", "48213"); 0 when it is none."""
    number = text.strip().upper().removeprefix("K").removeprefix("-")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
