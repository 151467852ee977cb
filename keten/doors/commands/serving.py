"""The two processes of an installation: the web server and the worker."""

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

QUEUES = ["reactions", "upkeep", "try_outs"]
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
    """Carry out reactions, the daily round and upkeep until SIGINT or SIGTERM; a running job is finished first."""
    silence = settings.KETEN_STALLED_AFTER_S
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            queues=QUEUES, concurrency=1, update_heartbeat_interval=silence / 3, stalled_worker_timeout=silence
        )
