"""A new installation: the first administrator is made by a command and comes in through the page."""

import json
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import run_keten
from tests.signing_in import current_code, read_letters

_WORDS = ["administrator", "--name", "B. Beheer", "--email", "beheer@voorbeeld.nl", "--organisation", "gemeente Test"]


def test_the_first_administrator_can_sign_in(own_database: str) -> None:
    said = run_keten(*_WORDS, database=own_database).stdout
    password = said.strip().split()[-1]
    browser = Client()
    wrong = browser.post(reverse("login"), {"username": "beheer@voorbeeld.nl", "password": "anders"})
    assert "niet bekend" in wrong.content.decode()
    right = browser.post(reverse("login"), {"username": "beheer@voorbeeld.nl", "password": password}, follow=True)
    assert "Tweede stap instellen" in right.content.decode()  # an administrator needs more than a password
    code = current_code(read_letters(right.content.decode()))
    tied = browser.post(reverse("set-up-second-step"), {"code": code})
    assert "Uw herstelcodes" in tied.content.decode()
    assert "B. Beheer" in browser.get(reverse("home"), follow=True).content.decode()


def test_the_same_address_twice_is_refused_and_nothing_is_left_behind(own_database: str) -> None:
    run_keten(*_WORDS, database=own_database)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run_keten(*_WORDS[:-1], "gemeente Elders", database=own_database)
    assert "al van een andere medewerker" in refused.value.stderr


def test_who_lost_everything_comes_back_in(own_database: str) -> None:
    run_keten(*_WORDS, database=own_database)
    said = run_keten("let-back-in", "Beheer@voorbeeld.nl", database=own_database).stdout
    password = said.split("wachtwoord is ")[1].split(".")[0]
    answer = Client().post(reverse("login"), {"username": "beheer@voorbeeld.nl", "password": password})
    assert answer["Location"] == reverse("set-up-second-step")
    unknown = run_keten("let-back-in", "niemand@voorbeeld.nl", database=own_database, check=False)
    assert (unknown.returncode, unknown.stdout) == (1, "")


def test_a_provider_gets_only_the_public_half_of_the_key(tmp_path: Path) -> None:
    file = tmp_path / "login.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-out", str(file)], check=True, capture_output=True)
    shown = json.loads(run_keten("public-key", str(file), database="").stdout)["keys"][0]
    assert shown["kty"] == "RSA"
    assert not {"d", "p", "q"} & set(shown)
