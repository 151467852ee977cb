"""The parts every page is made of, as template tags. How they look and when to use them: docs/explanation/look.md.

Tags with dates take `today` (a date) or `now` (an instant) from the template context: the view reads the clock.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from keten.ground.foundation import web, wording
from keten.ground.foundation.form_parts import describe_field, list_form_errors

register = template.Library()

_TAGS = {
    "late": "utrecht-status-badge--danger",
    "soon": "utrecht-status-badge--warning",
    "good": "utrecht-status-badge--safe",
    "calm": "keten-tag--calm",
    "plain": "utrecht-status-badge--neutral",
}
_BUTTONS = {
    "primary": "{0}--primary-action",
    "secondary": "{0}--secondary-action",
    "quiet": "{0}--subtle",
    "danger": "{0}--secondary-action {0}--danger",
}
_OPEN_KINDS = ("todo", "late")
_KEPT = 1000  # of the dates that a list repeats on every line


@register.simple_tag
def tag(text: object, kind: str = "plain") -> SafeString:
    """A short label: late, soon, good, calm or plain. The text says it; the colour only helps."""
    return format_html('<span class="utrecht-status-badge keten-tag {}">{}</span>', _TAGS[kind], text)


@register.simple_tag(takes_context=True)
def date_words(context: Context, day: date | None) -> str:
    """A date as "ma 16 nov"; a dash when there is none."""
    return _date(day, context["today"], get_language()) if day else "–"


@lru_cache(_KEPT)
def _date(day: date, today: date, _language: str | None) -> SafeString:
    return _time(day.isoformat(), wording.date_in_words(day, today))


@register.simple_tag(takes_context=True)
def due_words(context: Context, due_on: date | None) -> str:
    """How far away a date is: "nog 10 dagen", "6 dagen te laat"; nothing when there is none."""
    return _due(due_on, context["today"], get_language()) if due_on else ""


@lru_cache(_KEPT)
def _due(due_on: date, today: date, _language: str | None) -> SafeString:
    return _time(due_on.isoformat(), wording.due_in_words(due_on, today))


@register.simple_tag(takes_context=True)
def instant_words(context: Context, instant: datetime | None) -> str:
    """A moment as "vandaag om 14:05"; a dash when there is none."""
    if not instant:
        return "–"
    return _time(_machine_time(instant), wording.instant_in_words(instant, context["now"]))


@register.simple_tag(takes_context=True)
def moment(context: Context, when: date | datetime | None, kind: str) -> str:
    """The date column of a timeline: the date, and for what is still to come how far away it is."""
    if isinstance(when, datetime):
        return instant_words(context, when)
    if when is None:
        return ""
    words = date_words(context, when)
    if kind not in _OPEN_KINDS:
        return words
    late = " keten-due--late" if kind == "late" else ""
    due = wording.due_in_words(when, context["today"])
    return format_html('{} <span class="keten-due{}">{}</span>', words, late, due)


@register.inclusion_tag("keten/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field of a form with its label, hint and errors, tied together for a screen reader."""
    return describe_field(bound)


@register.inclusion_tag("keten/parts/form_errors.html")
def form_errors(form: Form) -> dict[str, Any]:
    """What is not right yet, above the form, with a link to each field. Takes the focus when it appears."""
    return {"errors": list_form_errors(form)}


@register.simple_tag
def fixed_part(name: str) -> SafeString:
    """A part of the frame that is the same for everybody: rendered once per language, not for every page."""
    known = (name, get_language(), static("keten/keten.css"))  # where styles stand may differ per installation
    return _render(*known) if not settings.DEBUG else _render.__wrapped__(*known)


@cache
def _render(name: str, _language: str | None, _styles: str) -> SafeString:
    return render_to_string(name)


@register.simple_tag
def button(text: object, kind: str = "primary", **attributes: object) -> SafeString:
    """A submit button; kind: primary, secondary, quiet or danger. `data_confirm="…"` asks first."""
    css = f"utrecht-button {_BUTTONS[kind].format('utrecht-button')}"
    return format_html('<button type="submit" class="{}"{}>{}</button>', css, flatatt(_html_names(attributes)), text)


@register.simple_tag
def button_link(url: str, text: object, kind: str = "secondary", **attributes: object) -> SafeString:
    """A link that looks like a button: it goes somewhere, it changes nothing."""
    block = "utrecht-button-link"
    css = f"{block} {block}--html-a {_BUTTONS[kind].format(block)}"
    return format_html('<a class="{}" href="{}"{}>{}</a>', css, url, flatatt(_html_names(attributes)), text)


@register.simple_tag
def print_button(text: object = "") -> SafeString:
    """Prints the page; only there when the browser can."""
    css = "utrecht-button utrecht-button--subtle"
    words = text or gettext("Druk af")
    return format_html('<button type="button" class="{}" data-print hidden>{}</button>', css, words)


@register.inclusion_tag("keten/parts/band.html")
def band(facts: Iterable[object]) -> dict[str, Any]:
    """The facts that head a page. Each has label, value, note, tag_kind, tag_text, and perhaps url."""
    return {"facts": facts}


@register.inclusion_tag("keten/parts/timeline.html", takes_context=True)
def timeline(context: Context, items: Iterable[object]) -> dict[str, Any]:
    """What comes (kind todo, late) above what was (past, calm), with today drawn between them.

    Each item has kind, when, text, note, link_url, link_text.
    """
    rows, above = [], False
    for item in items:
        is_open = _read(item, "kind") in _OPEN_KINDS
        rows.append({"item": item, "after_today": above and not is_open})
        above = is_open
    return {"rows": rows, "today": context["today"], "now": context.get("now")}


@register.inclusion_tag("keten/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], param: str = "pagina") -> dict[str, Any]:
    """The way through the pages of a list; the rest of the query string stays."""
    query, current = context["request"].GET, page.number

    def address(number: int) -> str:
        return web.changed_query(query, **{param: str(number) if number > 1 else ""})

    return {
        "page": page,
        "previous_url": address(current - 1) if page.has_previous() else "",
        "next_url": address(current + 1) if page.has_next() else "",
        "links": [
            {"text": number, "url": address(number) if isinstance(number, int) else "", "current": number == current}
            for number in page.paginator.get_elided_page_range(current, on_each_side=2, on_ends=1)
        ],
    }


@register.inclusion_tag("keten/parts/sort_header.html")
def sort_header(
    label: str, key: str, sort: str, query: QueryDict, param: str = "sorteer", number: bool = False
) -> dict[str, Any]:
    """A column heading that sorts by `key`, and the other way round when it already does ("-key").

    The list starts at its first page again.
    """
    state = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    turned = f"-{key}" if state == "ascending" else key
    return {
        "label": label,
        "state": state,
        "number": number,
        "url": web.changed_query(query, **{param: turned, "pagina": ""}),
    }


@register.inclusion_tag("keten/parts/chips.html")
def chips(items: Iterable[object], label: str = "") -> dict[str, Any]:
    """Filters above a list. Each has label, url, current, and perhaps count."""
    return {"items": items, "label": label}


@register.inclusion_tag("keten/parts/empty_state.html")
def empty_state(title: str, text: str = "", link_url: str = "", link_text: str = "") -> dict[str, Any]:
    """What a list shows when it has no rows: that this is fine, or what to do next."""
    return {"title": title, "text": text, "link_url": link_url, "link_text": link_text}


@register.inclusion_tag("keten/parts/breadcrumb.html")
def breadcrumb(items: Iterable[object]) -> dict[str, Any]:
    """Where this page lives. Each has label and url; the last one, without url, is this page."""
    return {"items": items}


@register.inclusion_tag("keten/parts/load_bar.html")
def load_bar(value: float, maximum: float, label: str = "") -> dict[str, Any]:
    """How full something is: "138 van 120 klanten" above a bar that turns red when it is over."""
    share = round(100 * value / maximum, 1) if maximum else 0
    return {"value": value, "maximum": maximum, "label": label, "width": min(share, 100), "over": share > 100}


@register.inclusion_tag("keten/parts/alerts.html", takes_context=True)
def alerts(context: Context) -> dict[str, Any]:
    """The messages that wait for this page, each perhaps with a way to undo what was done."""
    return {"notes": web.list_notes(context.get("messages") or ())}


def _time(stamp: str, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', stamp, words)


def _machine_time(instant: datetime) -> str:
    return localtime(instant).isoformat(timespec="minutes")


def _html_names(attributes: Mapping[str, object]) -> dict[str, object]:
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def _read(item: object, name: str) -> Any:
    return item[name] if isinstance(item, Mapping) else getattr(item, name)
