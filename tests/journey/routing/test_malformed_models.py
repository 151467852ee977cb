"""A model that is not whole is refused, with the line and the reason."""

from datetime import date

import pytest

from keten.journey.routing.library import get_vocabulary, read
from keten.journey.routing.rules.reading import InvalidModel, read_model

WHOLE_MODEL = """code = "klein"
title = "Klein"
summary = "Een klein model om fouten in te maken"
source = "eigen keuze"
tests = ["belemmeringen"]

[[stages]]
code = "jong"
label = "Jong"
lead = "reintegration"
longest = "P6M"
offerings = ["scholing"]
source = "eigen keuze"

[[stages]]
code = "ouder"
label = "Ouder"
lead = "placement"
longest = "P6M"
source = "eigen keuze"

[[table]]
when = { age = "< 27" }
stage = "jong"
because = "Jonger dan 27"

[[table]]
when = { age = "27.." }
stage = "ouder"
because = "27 of ouder"

[[clocks]]
code = "gesprek"
label = "Gesprek"
starts = "stage_began"
stages = ["jong"]
after = "P4W"
warn = "P1W"
step = "talk"
source = "eigen keuze"

[[examples]]
title = "Fatma is 26"
case = { age = 26 }
opened_on = 2026-02-01
advised = "jong"
due = { gesprek = 2026-03-01 }
"""


def refuse(text: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidModel) as refused:
        read(text)
    return [(fault.line, fault.text) for fault in refused.value.faults]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_whole_model_is_read() -> None:
    model = read(WHOLE_MODEL)
    assert [stage.code for stage in model.stages] == ["jong", "ouder"]
    assert model.examples[0].opened_on == date(2026, 2, 1)


FAULTS: list[tuple[str, str, str, str]] = [
    # what stands there, what comes instead, where the fault is, what is said
    ('lead = "reintegration"', 'lead = "zorgen"', 'lead = "zorgen"', "'zorgen' bestaat niet; wel: intake"),
    ('lead = "placement"', 'lead = 3', "lead = 3", "hier hoort een tekst"),
    ('lead = "placement"\n', "", 'code = "ouder"', "'lead' ontbreekt"),
    ('longest = "P6M"', 'longest = "P6M4W"', "P6M4W", "geen duur in één eenheid"),
    ('longest = "P6M"', 'longest = "PT48H"', "PT48H", "een duur in uren"),
    ('longest = "P6M"', 'longest = "P9999Y"', "P9999Y", "langer dan tien jaar"),
    ('longest = "P6M"', 'longest = "P0D"', "P0D", "geen duur"),
    ('after = "P4W"', 'after = "4 weken"', "4 weken", "geen duur"),
    ('warn = "P1W"', 'warn = "P5W"', 'code = "gesprek"', "de waarschuwing P5W is langer dan de duur P4W"),
    ('after = "P4W"', 'after = "P7M"', 'code = "gesprek"', "loopt langer dan fase 'jong' duurt"),
    ('after = "P4W"', 'after = "P4W"\nand_then = "P1M2W"', "and_then", "geen duur"),
    ('after = "P4W"', 'after = "P4W"\nand_then = "P1W"\nlegal = true',
     "and_then", "een wettelijke termijn heeft één duur"),
    ('step = "talk"', 'step = "dansen"', "dansen", "'dansen' bestaat niet"),
    ('starts = "stage_began"', 'starts = "volle_maan"', "volle_maan", "'volle_maan' bestaat niet"),
    ('starts = "stage_began"', 'starts = "ww_ends"\nlegal = true', "legal", "wie terugtelt"),
    ('starts = "stage_began"', 'starts = "ww_ends"\nand_then = "P1W"', "and_then", "wie terugtelt heeft één duur"),
    ('stages = ["jong"]', 'stages = ["jonger"]', 'stages = ["jonger"]', "'jonger' bestaat niet; wel: jong, ouder"),
    ('stages = ["jong"]', 'stages = "jong"', 'stages = "jong"', "een lijst van teksten"),
    ('offerings = ["scholing"]', 'offerings = ["toverstok"]', "toverstok", "'toverstok' bestaat niet"),
    ('tests = ["belemmeringen"]', 'tests = ["horoscoop"]', "horoscoop", "'horoscoop' bestaat niet"),
    ('when = { age = "< 27" }', 'when = { "outcome.kansmeter" = "laag" }',
     "outcome.kansmeter", "zet een toets in tests"),
    ('when = { age = "< 27" }', 'when = { lengte = "< 27" }', "lengte", "weet een model niet van een klant"),
    ('when = { age = "< 27" }', 'when = { age = "jong" }', 'age = "jong"', "geen getal, grens"),
    ('when = { age = "< 27" }', 'when = { age = "40..20" }', "40..20", "kan nooit"),
    ('when = { age = "< 27" }', 'when = { age = "unknown" }', '"unknown"', "altijd bekend"),
    ('when = { age = "27.." }', 'when = { age = "28.." }', 'when = { age = "28.." }', "gat in de tabel"),
    ('when = { age = "27.." }', 'when = { age = "26.." }', 'when = { age = "26.." }', "overlapt met regel"),
    ('stage = "ouder"', 'stage = "oud"', 'stage = "oud"', "fase 'oud' bestaat niet; wel: jong, ouder"),
    ('stage = "ouder"\n', "", '[[table]]\nwhen = { age = "27', "fase '' bestaat niet"),
    ('label = "Gesprek"', 'label = "Gesprek"\nkleur = "rood"', "kleur", "'kleur' kent dit bestand niet"),
    ('label = "Gesprek"', f'label = "{"x" * 121}"', "xxx", "langer dan 120 tekens"),
    ('code = "ouder"', 'code = "jong"', 'code = "jong"\nlabel = "Ouder"', "staat er twee keer"),
    ('code = "gesprek"', 'code = "x\'; drop table"', "drop table", "hier hoort een korte naam"),
    ('code = "klein"', 'code = "Klein Model"', "Klein Model", "hier hoort een korte naam"),
    ('code = "klein"', 'code = "klein"\nversion = 0', "version", "een getal van 1"),
    ('title = "Klein"', 'title = " "', 'title = " "', "hier hoort een tekst"),
    ('advised = "jong"', 'advised = "ouder"',
     "[[examples]]", "voorbeeld «Fatma is 26»: advies 'ouder'; het model geeft 'jong'"),
    ("gesprek = 2026-03-01", "gesprek = 2026-03-02",
     "[[examples]]", "uiterlijk 2026-03-02; het model geeft 2026-03-01"),
    ("gesprek = 2026-03-01", "praatje = 2026-03-01", "[[examples]]", "het model geeft geen"),
    ("gesprek = 2026-03-01", "gesprek = 3", "due = { gesprek = 3 }", "hoort een datum"),
    ("opened_on = 2026-02-01", "opened_on = 0001-01-01", "opened_on", "een datum van 1950"),
    ("opened_on = 2026-02-01", 'opened_on = "gisteren"', "gisteren", "hier hoort een datum"),
    ("case = { age = 26 }", 'case = { age = "zestig" }', "zestig", "age kan niet 'zestig' zijn"),
    ("case = { age = 26 }", "case = { schoenmaat = 44 }", "schoenmaat", "weet een model niet"),
    ("[[table]]", "[table]", "[[table]]", "TOML"),
    ('title = "Klein"', "title = Klein", "title = Klein", "geen geldige TOML"),
    ("[[clocks]]", "[[wekkers]]", "", "'wekkers' kent dit bestand niet"),
    ("[[clocks]]", "[clocks]", "[clocks]", "clocks is een lijst: schrijf elk blok onder [[clocks]]"),
]  # fmt: skip


@pytest.mark.parametrize(("here", "there", "where", "said"), FAULTS, ids=lambda value: str(value)[:30])
def test_a_fault_is_refused_with_its_line(here: str, there: str, where: str, said: str) -> None:
    assert here in WHOLE_MODEL
    text = WHOLE_MODEL.replace(here, there, 1)
    faults = refuse(text)
    found = [line for line, words in faults if said in words]
    assert found, faults
    line = line_of(text, where)
    headers = {line, line - 1} if where.startswith(("code =", 'when = { age = "2')) else {line}
    assert headers & set(found), (line, faults)


def test_all_faults_are_named_at_once_in_the_order_of_the_file() -> None:
    text = WHOLE_MODEL.replace('"P4W"', '"P4X"').replace('"scholing"', '"toverstok"')
    lines = [line for line, _said in refuse(text)]
    assert lines == [line_of(text, "toverstok"), line_of(text, "P4X")]


def test_a_text_that_stops_half_way_names_its_last_line() -> None:
    text = WHOLE_MODEL[: WHOLE_MODEL.index("lead = ") + len("lead = ")]
    assert [line for line, _said in refuse(text)] == [line_of(WHOLE_MODEL, "lead = ")]


SILENT = """
[[clocks]]
code = "{code}"
label = "Stil"
starts = "stage_began"
stages = ["{here}"]
after = "{after}"
warn = "P1D"
step = "rephasing"
on_silence = "{there}"
source = "eigen keuze"
"""


def test_a_circle_by_silence_alone_is_refused_and_a_way_out_is_not() -> None:
    one = WHOLE_MODEL + SILENT.format(code="heen", here="jong", there="ouder", after="P3M")
    assert read(one).clocks[1].on_silence == "ouder"
    text = one + SILENT.format(code="terug", here="ouder", there="jong", after="P3M")
    ((line, said),) = refuse(text)
    assert line in (line_of(text, 'code = "heen"') - 1, line_of(text, 'code = "terug"') - 1)
    assert said == "cirkel zonder uitweg: jong → ouder → jong gaat alleen door stilte"


def test_a_circle_along_the_second_silent_clock_of_a_stage_is_found_too() -> None:
    third = WHOLE_MODEL.replace('[[table]]', '[[stages]]\ncode = "derde"\nlabel = "Derde"\nlead = "placement"\n'
                                'longest = "P6M"\nsource = "eigen keuze"\n\n[[table]]', 1)  # fmt: skip
    text = third + SILENT.format(code="een", here="jong", there="derde", after="P5M")
    text += SILENT.format(code="twee", here="jong", there="ouder", after="P3M")
    text += SILENT.format(code="terug", here="ouder", there="jong", after="P3M")
    ((_line, said),) = refuse(text)
    assert "jong → ouder → jong" in said


def test_a_stage_in_which_nobody_can_come_is_refused() -> None:
    text = WHOLE_MODEL.replace('longest = "P6M"', 'longest = "P6M"\nthen = ["jong", "ouder"]')
    extra = '[[stages]]\ncode = "eiland"\nlabel = "Eiland"\nlead = "placement"\nlongest = "P1M"\n'
    extra += 'then = ["jong"]\nsource = "x"\n'
    text = text.replace("[[table]]", extra + "\n[[table]]", 1)
    assert refuse(text) == [(line_of(text, 'code = "eiland"') - 1, "niemand kan in fase 'eiland' komen")]


def test_a_table_with_too_many_cases_is_refused_and_not_lived() -> None:
    rows = "".join(
        f"[[table]]\nwhen = {{ age = {n}, days_registered = {n}, days_of_ww_left = {n} }}\n"
        'stage = "jong"\nbecause = "x"\n'
        for n in range(1, 90, 2)
    )
    start, end = WHOLE_MODEL.index("[[table]]"), WHOLE_MODEL.index("[[clocks]]")
    assert any("te ingewikkeld" in said for _line, said in refuse(WHOLE_MODEL[:start] + rows + WHOLE_MODEL[end:]))


def test_stages_without_a_table_are_refused() -> None:
    start, end = WHOLE_MODEL.index("[[table]]"), WHOLE_MODEL.index("[[clocks]]")
    assert refuse(WHOLE_MODEL[:start] + WHOLE_MODEL[end:])[0] == (
        1,
        "dit model heeft fasen maar geen beslistabel ([[table]])",
    )


def test_reading_alone_does_not_ask_whether_examples_come_true() -> None:
    model = read_model(WHOLE_MODEL.replace('advised = "jong"', 'advised = "ouder"'), get_vocabulary())
    assert model.examples[0].advised == "ouder"
