"""Reading a PDF as a screen reader does: glyph numbers become letters through the tables of its fonts."""

import re
import zlib

_PART = rb"\\.|[^\\()]"  # brackets inside a text stand there in pairs, or with a backslash
_SHOWN = re.compile(
    rb"/(\w+) [\d.]+ Tf|\((?P<text>(?:" + _PART + rb"|\((?:" + _PART + rb")*\))*)\)|(?P<end>\bEMC\b)", re.S
)
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.S)
_PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def streams(pdf: bytes) -> list[bytes]:
    """Every stream of a PDF, unpacked."""
    return [_unpack(raw) for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)]


def read_text(pdf: bytes) -> str:
    """All text in the order in which it is tagged, a line per piece."""
    objects = {int(number): body for number, body in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", pdf, re.S)}
    fonts = {
        name: _letters(objects, int(ref))
        for body in objects.values()
        for listed in re.findall(rb"/Font<<(.*?)>>", body)
        for name, ref in re.findall(rb"/(\w+) (\d+) 0 R", listed)
    }
    return "".join(_read_page(page, fonts) for page in streams(pdf) if b" Tf" in page)


def _read_page(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    text, letters = [], {}
    for found in _SHOWN.finditer(page):
        if found[1]:
            letters = fonts[found[1]]
        elif found["end"]:
            text.append("\n")
        else:
            raw = _ESCAPED.sub(_unescape, found["text"])
            text += [letters.get(int.from_bytes(raw[at : at + 2]), "") for at in range(0, len(raw), 2)]
    return "".join(text)


def _unescape(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8)]) if found[1] else _PLAIN.get(found[2], found[2])


def _letters(objects: dict[int, bytes], font: int) -> dict[int, str]:
    reference = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    assert reference, "a font without letters cannot be read aloud"
    table = streams(objects[int(reference[1])])[0]
    found = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    return {int(code, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for code, letters in found}


def _unpack(raw: bytes) -> bytes:
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return raw
