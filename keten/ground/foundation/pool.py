"""Processes that work side by side. Imports no tables: a new process reads this before Django is ready."""

import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from signal import SIG_IGN, SIGINT, signal


def make_pool(processes: int) -> ProcessPoolExecutor:
    """Processes with a connection of their own, to the database and in the role of this one's environment."""
    return ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_start_process, initargs=(os.getpid(),)
    )


def _start_process(parent: int) -> None:
    """Ready for work; stops with its parent, not with Ctrl-C.

    The same few statements come by thousands of times: prepared once they cost the database half as much.
    """
    import django
    from django.conf import settings

    signal(SIGINT, SIG_IGN)
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    django.setup()
    settings.DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
