"""Letting people act at the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable

from django.db import connection


def at_the_same_moment(*acts: Callable[[], object]) -> list[object]:
    """What each act gave back, or the exception it raised; they start together."""
    start = threading.Barrier(len(acts))
    outcomes: list[object] = [None] * len(acts)

    def perform(place: int, act: Callable[[], object]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("select 1")  # connected before the start
            start.wait()
            outcomes[place] = act()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=perform, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
