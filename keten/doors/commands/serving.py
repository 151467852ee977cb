"""The two processes of an installation: the web server and the worker."""

import asyncio

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

QUEUES = ["reactions", "upkeep", "try_outs"]
FIGURES = ["figures"]  # take minutes
SENDING = 4  # deliveries at the same time, so that a partner who does not answer holds up no other
THREADS = 4  # per web process: more only wait for the two cores and the database


def serve_forever(*, host: str, port: int, workers: int) -> None:
    """Serve pages until SIGINT or SIGTERM; each worker process opens its own database connections."""
    Granian(
        "keten.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_access=False,
    ).serve()


def work_forever() -> None:
    """Carry out reactions, the daily round, upkeep and deliveries until SIGINT or SIGTERM.

    A running job is finished first.
    """
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        asyncio.run(_work(worker_app))


async def _work(worker_app: App) -> None:
    """Three workers in one process: a slow partner or a computation never keeps a reaction waiting.

    When one stops, all do.
    """
    async with worker_app.open_async():
        main = asyncio.create_task(_run(worker_app, QUEUES, concurrency=1, on_signals=True))
        sending = asyncio.create_task(_run(worker_app, ["sending"], concurrency=SENDING, on_signals=False))
        figures = asyncio.create_task(_run(worker_app, FIGURES, concurrency=1, on_signals=False))
        workers = (main, sending, figures)
        await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        for each in workers:
            each.cancel()
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _run(worker_app: App, queues: list[str], *, concurrency: int, on_signals: bool) -> None:
    silence = settings.KETEN_STALLED_AFTER_S
    await worker_app.run_worker_async(
        queues=queues, concurrency=concurrency, install_signal_handlers=on_signals,
        update_heartbeat_interval=silence / 3, stalled_worker_timeout=silence,
    )  # fmt: skip
