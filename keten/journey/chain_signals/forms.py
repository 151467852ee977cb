"""What is filled in to send, handle and answer a signal; the fields follow the kind of signal."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.register import say
from keten.ground.organisations.models import Organisation
from keten.journey.chain_signals.models import Justified, Useful
from keten.journey.chain_signals.rules.contents import LONGEST
from keten.journey.chain_signals.rules.links import LONGEST_NAME
from keten.journey.chain_signals.rules.types import SignalField, SignalKind

_NONE = [("", _("Kies"))]
_NO_EMAIL = _("Dit is geen e-mailadres. Kijk of het klopt, bijvoorbeeld naam@praktijk.nl.")


def _email() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mailadres"), error_messages={"required": _("Vul een e-mailadres in."), "invalid": _NO_EMAIL},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Hier gaat de link heen. In de e-mail staat niets over de klant."),
    )  # fmt: skip


class SendForm(forms.Form):
    """The message of one kind of signal, and to whom when that is to be chosen."""

    def __init__(self, data: Any, *, kind: SignalKind, partners: Iterable[Organisation]) -> None:
        super().__init__(data)
        self.kind = kind
        choices = [(str(one.pk), one.name) for one in partners]
        if choices:
            said = {"required": _("Kies aan wie u het signaal stuurt.")}
            self.fields["addressee"] = forms.ChoiceField(
                label=_("Aan"), choices=[*_NONE, *choices], error_messages=said
            )
        for field in kind.fields:
            self.fields[field.code] = make_field(field)

    def addressee_id(self) -> int | None:
        """Who was chosen; None when nobody was."""
        chosen = self.cleaned_data.get("addressee", "")
        return int(chosen) if chosen else None

    def values(self) -> dict[str, str]:
        """What was filled in, by code."""
        return {field.code: str(self.cleaned_data.get(field.code) or "") for field in self.kind.fields}


class OutsideForm(SendForm):
    """The message of one kind of signal, and which organisation outside Keten it goes to."""

    outside_name = forms.CharField(
        label=_("Naam van de organisatie"), max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Vul in aan welke organisatie u het vraagt.")},
        help_text=_("Bijvoorbeeld de huisartsenpraktijk, de school of de schuldhulp."),
    )  # fmt: skip
    outside_email = _email()

    def __init__(self, data: Any, *, kind: SignalKind) -> None:
        super().__init__(data, kind=kind, partners=[])

    def partner(self) -> dict[str, str]:
        """Who is asked, and where the link goes."""
        return {name: self.cleaned_data[name] for name in ("outside_name", "outside_email")}


class LinkForm(forms.Form):
    """Where a new link goes."""

    outside_email = _email()


class CodeForm(forms.Form):
    """The second check of a link."""

    code = forms.CharField(
        label=_("Code van zes cijfers"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "data-no-draft": True}),
        error_messages={"required": _("Vul de code in.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What was done, why, and for some kinds whether the signal was justified and of use."""

    def __init__(self, data: Any, *, kind: SignalKind) -> None:
        super().__init__(data)
        self.kind = kind
        outcomes = [(one.code, say(one.words)) for one in kind.endings]
        self.fields["outcome"] = forms.ChoiceField(
            label=_("Wat heeft u gedaan?"), choices=outcomes, widget=forms.RadioSelect
        )
        for ending in kind.endings:
            for field in ending.fields:
                self.fields[field.code] = make_field(field, only_with=say(ending.words))
        self.fields["reason"] = make_reason(kind)
        if kind.asks_whether_justified:
            self.fields["justified"] = _radio(_("Was het signaal terecht?"), Justified.choices)
            self.fields["useful"] = _radio(_("Had u iets aan het signaal?"), Useful.choices)

    def extra(self) -> list[SignalField]:
        """What some of the answers ask besides."""
        return [field for ending in self.kind.endings for field in ending.fields]

    def said(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        clean = self.cleaned_data
        marks: dict[str, Any] = {name: clean[name] for name in ("justified", "useful") if name in clean}
        values = {field.code: str(clean.get(field.code) or "") for field in self.extra()}
        return {"outcome": clean["outcome"], "reason": clean["reason"], "values": values, **marks}


class TurnForm(forms.Form):
    """Why a signal is refused, put on hold or withdrawn, and until which day it rests."""

    reason = forms.CharField(
        label=_("Waarom?"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    hold_until = forms.DateField(
        label=_("Tot wanneer?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, to: str) -> None:
        super().__init__(data)
        if to != "on_hold":
            del self.fields["hold_until"]


def make_field(field: SignalField, *, only_with: str = "") -> forms.Field:
    """One thing that a kind of signal asks, as a field; ``only_with``: the answer with which it must be said."""
    said = {"required": _("Vul dit in. Zonder dit kan de ontvanger niets doen.")}
    words: dict[str, Any] = {"label": say(field.words), "help_text": say(field.help), "error_messages": said}
    words["required"] = not (field.is_optional or only_with)
    if only_with:
        words["help_text"] = _("Nodig bij: %(outcomes)s. De vrager leest dit.") % {"outcomes": f"“{only_with}”"}
    if field.type == "choice":
        options = [(one.code, say(one.words)) for one in field.options]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **words)
    if field.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **words)
    return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **words)


def make_reason(kind: SignalKind) -> forms.Field:
    """Why: needed with some answers, and the page says with which."""
    needing = [say(one.words) for one in kind.endings if one.needs_reason]
    text = _("Nodig bij: %(outcomes)s. De vrager leest dit.")
    help_text = text % {"outcomes": ", ".join(f"“{one}”" for one in needing)} if needing else _("De vrager leest dit.")
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=_("Toelichting"), required=False, max_length=LONGEST, widget=area, help_text=help_text)


def _radio(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
