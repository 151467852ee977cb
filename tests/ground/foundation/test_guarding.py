"""The demo lets anybody in: it never starts beside a setting of a real installation."""

import os
import subprocess
import sys

import pytest

from keten.ground.foundation.guarding import find_demo_conflicts

REAL = {
    "KETEN_TLS": "1",
    "KETEN_HOSTS": "localhost,keten.example.nl",
    "KETEN_STAFF_OIDC_ISSUER": "https://login.example",
    "KETEN_CLIENT_OIDC_KEY_FILE": "key.pem",
    "KETEN_MAIL_HOST": "mail.example",
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_setting_is_a_conflict(name: str) -> None:
    assert find_demo_conflicts({"KETEN_DEMO": "1", name: REAL[name]}) == [name]
    assert find_demo_conflicts({name: REAL[name]}) == []


def test_a_demo_on_ones_own_machine_is_fine() -> None:
    assert find_demo_conflicts({"KETEN_DEMO": "1", "KETEN_TLS": "0", "KETEN_HOSTS": "localhost, 127.0.0.1"}) == []


@pytest.mark.parametrize("command", ["demo", "serve", "work"])
def test_no_command_starts_then(command: str) -> None:
    said = run("-m", "keten", command, KETEN_TLS="1")
    assert said.returncode == 1
    assert said.stderr.strip().startswith("De demo kan niet aan staan samen met KETEN_TLS.")
    assert "Traceback" not in said.stderr


def test_a_web_server_of_ones_own_does_not_either() -> None:
    said = run("-c", "import keten.config.wsgi", KETEN_HOSTS="keten.example.nl")
    assert said.returncode == 1
    assert "De demo kan niet aan staan samen met KETEN_HOSTS." in said.stderr


def test_the_doctor_says_so() -> None:
    said = run("-m", "keten", "doctor", KETEN_TLS="1")
    assert said.returncode == 1
    assert "✗ De demo staat aan in een echte omgeving" in said.stdout


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = os.environ | {"KETEN_DEMO": "1", "DJANGO_SETTINGS_MODULE": "keten.config.settings"} | environment
    return subprocess.run([sys.executable, *words], env=known, capture_output=True, text=True, timeout=60, check=False)
