"""How a Django form field becomes HTML that everybody can use: which shape it has and what belongs together."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

_SELECT = "utrecht-select utrecht-select--html-select"
_TEXTAREA = "utrecht-textarea utrecht-textarea--html-textarea"
_TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
_CHECKBOX = "utrecht-checkbox utrecht-checkbox--html-input"
_RADIO = "utrecht-radio-button utrecht-radio-button--html-input"


@dataclass(frozen=True)
class FormError:
    """One thing that is not right yet; `target` is the id of the field to go to, if there is one."""

    label: str
    text: str
    target: str


def offer_choices(form: forms.Form, name: str, rows: Any, label: Callable[[Any], str] = str) -> None:
    """The rows that a choice field offers, in the words of `label`."""
    choice = form.fields[name]
    assert isinstance(choice, forms.ModelChoiceField)
    choice.queryset = rows
    choice.label_from_instance = label  # type: ignore[method-assign,assignment]


def describe_field(bound: BoundField) -> dict[str, Any]:
    """Everything keten/parts/field.html needs: shape is hidden, choices, checkbox or control."""
    shape = _shape(bound)
    return {
        "field": bound,
        "shape": shape,
        "control": _control(bound) if shape != "choices" else "",
        "choices": list(bound.subwidgets) if shape == "choices" else [],
        "choice": _choice_names(bound),
        "hint_id": f"{bound.auto_id}_helptext" if bound.help_text else "",
        "error_id": f"{bound.auto_id}_error" if bound.errors else "",
        # In a draft everything can wait, but most of it is needed in the end: "not needed" would be no help.
        "is_optional": not bound.field.required and not getattr(bound.form, "is_draft", False),
    }


def list_form_errors(form: forms.BaseForm) -> list[FormError]:
    """What is wrong with the form as a whole first, then field by field in the order of the page."""
    whole = [FormError("", str(text), "") for text in form.non_field_errors()]
    return whole + [
        FormError("" if bound.is_hidden else str(bound.label), str(text), _target(bound))
        for bound in form
        for text in bound.errors
    ]


def _shape(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "control"


def _control(bound: BoundField) -> str:
    widget = _with_date_picker(bound.field.widget)
    classes = [_css(widget), "utrecht-form-field__input", widget.attrs.get("class", "")]
    if bound.errors and isinstance(widget, forms.Select):
        classes.append("utrecht-select--invalid")
    return bound.as_widget(widget=widget, attrs={"class": " ".join(filter(None, classes))})


def _with_date_picker(widget: forms.Widget) -> forms.Widget:
    """A date field asks for the browser's own date picker, which speaks ISO whatever the language is."""
    if not isinstance(widget, forms.DateInput):
        return widget
    picker = copy(widget)
    picker.input_type, picker.format = "date", "%Y-%m-%d"
    return picker


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return _TEXTAREA
    if isinstance(widget, forms.CheckboxInput):
        return _CHECKBOX
    return _SELECT if isinstance(widget, forms.Select) else _TEXTBOX


def _choice_names(bound: BoundField) -> dict[str, str]:
    if isinstance(bound.field.widget, forms.CheckboxSelectMultiple):
        return {"type": "checkbox", "css": _CHECKBOX, "role": "group"}
    return {"type": "radio", "css": _RADIO, "role": "radiogroup"}


def _target(bound: BoundField) -> str:
    if bound.is_hidden:
        return ""
    return f"{bound.auto_id}_0" if _shape(bound) == "choices" else str(bound.id_for_label)
