"""What a figure of a survey would be had everybody answered: as far as those who kept silent can move it."""


def bound_by_silence(share: float | None, *, asked: int, spoke: int) -> tuple[float, float] | None:
    """The least and the most that a share can be: when all who kept silent would say no, and when all would say yes.

    ``share``: of the ``spoke`` who answered this question, from 0 to 1; ``asked``: everybody who got the survey. None
    when the share is not known, when nobody was asked, or when more spoke than were asked: then those are other people.
    Nothing is assumed of who kept silent (Manski, Journal of Human Resources 24 (1989) 343-360).
    """
    if share is None or not 0 <= spoke <= asked or not asked:
        return None
    least = share * spoke / asked
    return least, least + (asked - spoke) / asked
