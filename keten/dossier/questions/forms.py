"""A page of a form as a Django form, made from its data file: a question is a field, "klopt dit?" a choice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from keten.dossier.clients.register import say, say_source
from keten.dossier.clients.rules.register import Datum
from keten.dossier.clients.saying import list_lines, say_told
from keten.dossier.questions.queries import QuestionView, SectionView
from keten.dossier.questions.rules.answers import read_answer
from keten.ground.foundation.decision import Refused

YES, NO = "ja", "nee"
_NOT_RETYPED = ("list", "record", "bsn", "weeks")  # one says what is wrong, in words
_SHORT = 200  # signs that fit on one line
_FEW = 7  # answers that are shown all at once
RIGHT, REASON, MORE = ":juist", ":reden", ":toelichting"


@dataclass(frozen=True)
class Row:
    """One question for ``questions/parts/question.html``; the fields are None where there is nothing to fill in."""

    view: QuestionView
    label: str
    help: str
    value: str
    source: str
    answer: BoundField | None
    right: BoundField | None
    reason: BoundField | None
    more: BoundField | None


class SectionForm(forms.Form):
    """The questions of one page. ``given()`` is what ``save_section`` takes; every mistake stands at its question."""

    use_required_attribute = False  # the page says what is missing, and not to who only stops for today

    def __init__(self, data: Mapping[str, Any] | None = None, *, view: SectionView, partial: bool = False) -> None:
        super().__init__(data)
        self.view, self.partial = view, partial
        for question in view.questions:
            if question.state == "known":
                self._add_known(question)
            elif question.state == "asked":
                self._add_asked(question)

    def _clean_fields(self) -> None:
        """Django asks for nothing here: the rule says what is missing, in plain words and not for a partial page."""
        musts = [field for field in self.fields.values() if field.required]
        for field in musts:
            field.required = False
        super()._clean_fields()  # type: ignore[misc]
        for field in musts:
            field.required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for view in self.view.questions:
            if view.state not in ("known", "asked") or view.question.code in self.errors:
                continue
            must = view.question.must and not self.partial
            code, is_known = view.question.code, view.state == "known"
            try:
                read_answer(view.datum, self._given_of(view), code=code, must=must, is_known=is_known)
            except Refused as refusal:
                self.add_error(code, _(refusal.reason))
        return cleaned

    def given(self) -> dict[str, dict[str, Any]]:
        """What was filled in, by question; for ``actions.save_section``."""
        return {view.question.code: self._given_of(view) for view in self.view.questions}

    def rows(self) -> Iterator[Row]:
        """The questions in the order of the page."""
        for view in self.view.questions:
            code = view.question.code
            yield Row(
                view,
                say(view.question.words),
                say(view.question.help),
                say_told(view.datum, view.value),
                say_source(view.source or view.datum.source),
                self._get(code),
                self._get(code + RIGHT),
                self._get(code + REASON),
                self._get(code + MORE),
            )

    def _get(self, name: str) -> BoundField | None:
        return self[name] if name in self.fields else None

    def _given_of(self, view: QuestionView) -> dict[str, Any]:
        code, typed = view.question.code, self.cleaned_data
        if view.state == "known":
            said = typed.get(code)
            return {
                "confirmed": {YES: True, NO: False}.get(said or ""),
                "value": typed.get(code + RIGHT),
                "reason": typed.get(code + REASON),
            }
        value = typed.get(code)
        if view.datum.type == "record" and value:
            value = {"ja": value == YES, "toelichting": typed.get(code + MORE)}
        return {"value": value}

    def _add_known(self, view: QuestionView) -> None:
        code, draft = view.question.code, view.draft or {}
        said = (YES if draft["confirmed"] else NO) if "confirmed" in draft else None
        self.fields[code] = forms.ChoiceField(
            label=_("Klopt dit?"),
            choices=[(YES, _("Ja, dit klopt")), (NO, _("Nee, dit klopt niet"))],
            widget=forms.RadioSelect,
            required=view.question.must,
            initial=said,
        )
        if view.datum.type in _NOT_RETYPED:
            self.fields[code + REASON] = forms.CharField(
                label=_("Wat klopt er niet?"), required=True, widget=forms.Textarea(attrs={"rows": 2}),
                initial=draft.get("reason", ""),
            )  # fmt: skip
            return
        field = make_field(view.datum, label=_("Wat moet het zijn?"), initial=draft.get("value"))
        field.required = True  # once it is said that it is wrong
        self.fields[code + RIGHT] = field

    def _add_asked(self, view: QuestionView) -> None:
        code, value = view.question.code, (view.draft or {}).get("value")
        label, hint = say(view.question.words), say(view.question.help)
        if view.datum.type != "record":
            self.fields[code] = make_field(view.datum, label=label, initial=value, hint=hint)
        else:
            self.fields[code] = _yes_or_no(label, hint, None if value is None else value.get("ja"))
            self.fields[code + MORE] = forms.CharField(
                label=_("Wilt u daar iets over zeggen?"), required=False, initial=(value or {}).get("toelichting", "")
            )
        self.fields[code].required = view.question.must


def make_field(datum: Datum, *, label: str, initial: Any = None, hint: str = "") -> forms.Field:
    """A field for one datum of the register; what may be in it is checked by the rules of the register."""
    shared: dict[str, Any] = {"label": label, "help_text": hint, "initial": initial}
    match datum.type:
        case "boolean":
            return _yes_or_no(label, hint, initial)
        case "choice":
            options = [(option.code, say(option.words)) for option in datum.options]
            if len(options) <= _FEW:
                return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **shared)
            return forms.ChoiceField(choices=[("", "–"), *options], **shared)
        case "date":
            return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **shared)
        case "number" | "money":
            return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **shared)
        case "list" | "weeks":
            shared["initial"] = "\n".join(list_lines(datum, initial)) if initial else ""
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
    if datum.max_length > _SHORT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **shared)
    return forms.CharField(**shared)


def _yes_or_no(label: str, hint: str, initial: bool | None) -> forms.ChoiceField:
    said = None if initial is None else (YES if initial else NO)
    choices = [(YES, _("Ja")), (NO, _("Nee"))]
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, widget=forms.RadioSelect, initial=said)


class CorrectionForm(forms.Form):
    """ "Klopt niet": what it should be, and why; one of the two is enough."""

    reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, datum: Datum, passes_on: bool) -> None:
        super().__init__(data)
        self.datum, self.passes_on = datum, passes_on
        if datum.type not in _NOT_RETYPED or not passes_on:
            value = make_field(datum, label=_("Wat moet het zijn?")) if datum.type != "record" else None
            self.fields["value"] = value or _yes_or_no(_("Wat moet het zijn?"), "", None)
            self.fields["value"].required = False
        self.order_fields(["value", "reason"])
        self.fields["reason"].label = _("Waarom klopt het niet?")
        if not passes_on:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """The value as the register wants it, or a mistake at its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        value = cleaned.get("value")
        if self.datum.type == "record" and value:
            value = {"ja": value == YES}
        given = {"confirmed": False, "value": value, "reason": cleaned.get("reason", "")}
        try:
            read = read_answer(self.datum, given, code="value", must=True, is_known=True)
        except Refused as refusal:
            self.add_error("value" if "value" in self.fields else "reason", _(refusal.reason))
            return cleaned
        assert read is not None  # something must be filled in
        return {"value": read["value"], "reason": read["reason"]}
