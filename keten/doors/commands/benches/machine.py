"""On what a figure was measured: without it a figure says nothing."""

import os
import platform
from pathlib import Path

import psycopg

from keten.ground.foundation.postgres import conninfo


def describe_machine() -> dict[str, object]:
    """Cores, memory and versions, and how busy the machine was before: a figure from a busy machine is too high."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(memory / 1024**3, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": _postgresql(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    names = [line for line in _read("/proc/cpuinfo").splitlines() if line.startswith("model name")]
    return names[0].partition(":")[2].strip() if names else platform.machine()


def _postgresql() -> str:
    with psycopg.connect(conninfo("owner", "postgres")) as connection:
        row = connection.execute("show server_version").fetchone()
    return str(row[0]) if row else ""


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
