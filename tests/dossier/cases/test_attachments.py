"""Files with a message: by what is in them, looked at by a scanner first, kept with the message or not at all."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from keten.doors.exchange.scanning import read_address, scan_file
from keten.dossier.cases.actions import Upload
from keten.dossier.cases.models import Attachment, Message
from keten.dossier.cases.ports import Infected, ScannerUnreachable
from keten.dossier.cases.rules.attachments import Limits, check_files, clean_name, read_media_type
from keten.ground.foundation.decision import Refused
from tests.dossier.cases.messaging import PDF, carry, sent, write
from tests.factories import make_chain

VIRUS = b"%PDF-1.7 EICAR"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(*more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        for name in ("[Content_Types].xml", "word/document.xml", *more):
            parts.writestr(name, "<x/>")
    return packed.getvalue()


@pytest.mark.parametrize(("content", "media_type"), [
    (b"%PDF-1.4", "application/pdf"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"),
    (word(), DOCX), (word("word/vbaProject.bin"), ""), (b"PK\x03\x04 niets", ""), (b"MZ\x90", ""), (b"<html>", ""),
    (b" %PDF-1.4", ""), (b"", ""),
])  # fmt: skip
def test_the_kind_is_read_from_the_content(content, media_type):
    assert read_media_type(content) == media_type


@pytest.mark.parametrize(("name", "kind", "clean"), [
    ("brief.pdf", "application/pdf", "brief.pdf"),
    ("C:\\Users\\ik\\brief.PDF", "application/pdf", "brief.pdf"),
    ("../../etc/passwd", "application/pdf", "passwd.pdf"),
    ("foto.jpeg", "image/jpeg", "foto.jpeg"),
    ("factuur.pdf.exe", "application/pdf", "factuur.pdf.exe.pdf"),
    ("a\u202efdp.exe", "image/png", "a_fdp.exe.png"),
    ("", "application/pdf", "bijlage.pdf"),
    ("x" * 300, "image/png", "x" * 116 + ".png"),
])  # fmt: skip
def test_a_name_cannot_mislead(name, kind, clean):
    assert clean_name(name, kind) == clean


def test_not_too_many_none_too_large_none_empty():
    limits = Limits(megabytes=10, files=5)
    assert check_files([10_000_000] * 5, limits)
    for wrong in ([10_000_001], [1] * 6, [0]):
        assert check_files(wrong, limits).field == "attachments"


@pytest.mark.django_db
def test_a_file_is_kept_as_it_came_and_says_that_nobody_looked():
    case, _staff = carry(make_chain())
    row = write(case, files=(PDF, Upload("foto.png", b"\x89PNG\r\n\x1a\n...")))
    kept = list(row.attachments.order_by("pk"))
    assert [(one.name, one.media_type, one.scan) for one in kept] == [
        ("brief.pdf", "application/pdf", "unchecked"), ("foto.png", "image/png", "unchecked"),
    ]  # fmt: skip
    assert bytes(kept[0].content) == PDF.content
    assert kept[0].size == len(PDF.content)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Attachment.objects.update(name="anders.pdf")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(message=row, name="x", media_type="x", size=3, content=b"xx", sha256="", scan="clean")


@pytest.mark.django_db
@pytest.mark.parametrize(("files", "why"), [
    ((Upload("brief.pdf", b"MZ programma"),), "Dit soort bestand kan niet"),
    ((Upload("groot.pdf", b"%PDF-" + bytes(10_000_000)),), "te groot"),
    ((PDF,) * 6, "minder bijlagen"),
    ((PDF, Upload("leeg.pdf", b"")), "Er zit niets in"),
])  # fmt: skip
def test_what_may_not_come_leaves_nothing_behind(files, why):
    case, _staff = carry(make_chain())
    with pytest.raises(Refused, match=why) as refused:
        write(case, files=files)
    assert refused.value.field == "attachments"
    assert not Message.objects.exists()


class Clamd:
    """Speaks as the daemon of ClamAV does: whatever holds EICAR is infected."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent, self.got = silent, []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _from = self.door.accept()
            except OSError:
                return
            with line:
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        with line.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!L", said.read(4))[0]:
                content += said.read(size)
        self.got.append(content)
        if not self.silent:
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0")


@pytest.fixture
def clamd(monkeypatch) -> Iterator[Clamd]:
    daemon = Clamd()
    monkeypatch.setenv("KETEN_CLAMAV", daemon.address)
    yield daemon
    daemon.door.close()


def test_a_scanner_gets_the_whole_file_and_says_what_it_is(clamd):
    large = b"%PDF-" + b"x" * 200_000
    assert scan_file(large) is True
    assert clamd.got == [large]
    with pytest.raises(Infected):
        scan_file(VIRUS)


def test_no_scanner_and_one_that_says_nothing_are_two_things(monkeypatch, clamd):
    clamd.silent = True
    with pytest.raises(ScannerUnreachable):
        scan_file(b"%PDF-")
    monkeypatch.setenv("KETEN_CLAMAV", "127.0.0.1:1")
    with pytest.raises(ScannerUnreachable):
        scan_file(b"%PDF-")
    monkeypatch.delenv("KETEN_CLAMAV")
    assert scan_file(VIRUS) is False


@pytest.mark.parametrize(("said", "address"), [
    ("", None), ("scanner:3310", ("scanner", 3310)), ("[::1]:3310", ("::1", 3310)), ("/run/clamd", "/run/clamd"),
])  # fmt: skip
def test_where_the_scanner_stands(said, address):
    assert read_address({"KETEN_CLAMAV": said}) == address


@pytest.mark.django_db
def test_an_infected_file_is_refused_with_its_message_and_a_clean_one_says_so(clamd):
    case, _staff = carry(make_chain())
    assert write(case, files=(PDF,)).attachments.get().scan == "clean"
    with pytest.raises(Refused, match="zit een virus"):
        write(case, files=(PDF, Upload("virus.pdf", VIRUS)))
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_while_the_scanner_is_away_nothing_is_sent_but_what_was_sent_is_still_told(clamd):
    case, _staff = carry(make_chain())
    first = sent(case, files=(PDF,))
    clamd.silent = True
    with pytest.raises(Refused, match="nu niet controleren"):
        write(case, files=(PDF,))
    again = sent(case, files=(PDF,), attempt=first.message.attempt)
    assert again.was_there
    assert Attachment.objects.count() == 1
