"""What a figure of a survey would be had everybody answered: as far as those who kept silent can move it."""


def bound_by_silence(share: float | None, *, asked: int | None, answered: int | None) -> tuple[float, float] | None:
    """The least and the most that a share can be: when all who kept silent would say no, and when all would say yes.

    ``share``: of those who answered, from 0 to 1. None when it or the response is not known, or when nobody was asked.
    Nothing is assumed of who kept silent (Manski, Journal of Human Resources 24 (1989) 343-360).
    """
    if share is None or answered is None or not asked:
        return None
    if not 0 <= answered <= asked:
        raise ValueError(f"{answered} of {asked} cannot have answered")
    least = share * answered / asked
    return least, least + (asked - answered) / asked
