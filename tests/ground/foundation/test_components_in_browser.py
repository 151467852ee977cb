"""The look in a real browser: what keten.js does, and whether everybody can use every part."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

from keten.ground.foundation import gallery
from tests.browsers import running_browser

pytestmark = pytest.mark.browser

HOST = "http://keten.example"
PARTS = render_to_string("keten/parts/dialogs.html")


class Site:
    """A tiny website in the browser's own network layer: pages by path, and the posts that arrived."""

    def __init__(self, page) -> None:
        self.page, self.pages, self.posts = page, {}, []
        page.route("**/*", self._answer)

    def open(self, body: str, path: str = "/") -> None:
        self.serve(path, body)
        self.page.goto(HOST + path)

    def serve(self, path: str, body: str, owner: str = "a1") -> None:
        script = '<script src="/static/keten/keten.js"></script>'
        self.pages[path] = f'<!doctype html><body data-owner="{owner}">{body}{PARTS}{script}</body>'

    def _answer(self, route) -> None:
        path = "/" + route.request.url.removeprefix(HOST).strip("/").split("?")[0].split("#")[0]
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            return route.fulfill(path=found) if found else route.fulfill(status=404)
        if route.request.method == "POST":
            self.posts.append(route.request.post_data)
        return route.fulfill(body=self.pages.get(path, "<p>niets</p>"), content_type="text/html; charset=utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with running_browser() as found:
        yield found


@pytest.fixture
def site(browser) -> Iterator[Site]:
    context = browser.new_context()
    context.set_default_timeout(5000)
    yield Site(context.new_page())
    context.close()


ROWS = """<input type="search" id="zoek"><form><input type="checkbox" data-select-all="klant" id="alle">
<b data-selected-count></b><table>
<tr data-row><td><input type="checkbox" name="klant" value="1"><a href="/een" data-main>een</a></td></tr>
<tr data-row><td><input type="checkbox" name="klant" value="2"><a href="#">x</a>
<a href="/twee" data-main>twee</a></td></tr>
</table></form>"""


def focused_row(site: Site) -> int:
    return site.page.evaluate("[...document.querySelectorAll('[data-row]')].indexOf(document.activeElement)")


def test_letters_walk_through_the_rows_and_enter_opens_the_main_link(site):
    site.open(ROWS)
    seen = []
    for key in ("j", "j", "j", "k"):
        site.page.keyboard.press(key)
        seen.append(focused_row(site))
    assert seen == [0, 1, 1, 0]
    site.page.keyboard.press("j")
    site.page.keyboard.press("Enter")
    site.page.wait_for_url("**/twee")


def test_x_ticks_the_row_and_select_all_follows(site):
    site.open(ROWS)
    site.page.keyboard.press("j")
    site.page.keyboard.press("x")
    assert site.page.evaluate("document.querySelector('#alle').indeterminate")
    assert site.page.inner_text("[data-selected-count]") == "1"
    site.page.check("#alle")
    assert site.page.inner_text("[data-selected-count]") == "2"
    site.page.uncheck("#alle")
    assert site.page.locator("[name=klant]:checked").count() == 0


def test_slash_searches_and_letters_are_letters_while_typing(site):
    site.open(ROWS)
    site.page.keyboard.press("/")
    site.page.keyboard.type("jk?/x")
    assert site.page.input_value("#zoek") == "jk?/x"
    assert focused_row(site) == -1


def test_the_list_of_keys_opens_closes_and_switches_the_keys_off(site):
    site.open(ROWS)
    site.page.keyboard.press("?")
    assert site.page.locator("#keten-keys").is_visible()
    site.page.uncheck("[data-keys-on]")
    site.page.keyboard.press("Escape")
    site.page.keyboard.press("j")
    assert focused_row(site) == -1
    site.page.reload()
    site.page.keyboard.press("j")
    assert focused_row(site) == -1


def test_a_double_click_submits_once_and_keeps_the_pressed_button(site):
    site.open('<form method="post" action="/klaar"><button name="doe" value="plan">Plan</button></form>')
    site.page.evaluate("""() => { const b = document.querySelector('form button'); b.click(); b.click(); }""")
    site.page.wait_for_url("**/klaar")
    assert site.posts == ["doe=plan"]


def test_coming_back_frees_the_button(site):
    site.open('<form method="post" action="/klaar"><button>Plan</button></form>')
    site.page.click("form button")
    site.page.wait_for_url("**/klaar")
    site.page.go_back()
    assert not site.page.locator("form[data-busy]").count()


CONFIRM = """<form method="post" action="/weg" data-confirm="Klant K-1 overdragen?">
<button name="doe" value="weg">Weg</button></form>"""


def test_no_keeps_everything_as_it_was(site):
    site.open(CONFIRM)
    site.page.click("text=Weg")
    assert site.page.inner_text("#keten-confirm-vraag") == "Klant K-1 overdragen?"
    site.page.click("#keten-confirm button[value=no]")
    assert site.posts == []
    assert site.page.url == f"{HOST}/"


def test_yes_submits_once_and_tells_that_it_was_asked(site):
    site.open(CONFIRM)
    site.page.click("text=Weg")
    site.page.click("#keten-confirm button[value=yes]")
    site.page.wait_for_url("**/weg")
    assert sorted(site.posts[0].split("&")) == ["bevestigd=1", "doe=weg"]


def test_escape_in_the_question_means_no(site):
    site.open(CONFIRM)
    site.page.click("text=Weg")
    site.page.keyboard.press("Escape")
    assert site.posts == []


DRAFT = """<form method="post" action="/klaar" data-draft="stap"><input type="hidden" name="csrf" value="geheim">
<textarea name="notitie"></textarea><input name="bsn" data-no-draft><input type="radio" name="wie" value="ik">
<button>Plan</button></form>"""


def write_draft(site: Site) -> None:
    site.open(DRAFT, "/klant")
    site.page.fill("textarea", "Belt morgen terug")
    site.page.fill("[name=bsn]", "999990019")
    site.page.check("[name=wie]")


def test_what_was_typed_comes_back_but_never_a_protected_field(site):
    write_draft(site)
    stored = site.page.evaluate("JSON.stringify({...sessionStorage})")
    assert "999990019" not in stored
    assert "geheim" not in stored
    site.page.reload()
    assert site.page.input_value("textarea") == "Belt morgen terug"
    assert site.page.is_checked("[name=wie]")
    assert site.page.input_value("[name=bsn]") == ""
    site.page.click("[data-drop-draft]")
    assert site.page.input_value("textarea") == ""
    site.page.reload()
    assert site.page.input_value("textarea") == ""


def test_another_page_has_its_own_drafts(site):
    write_draft(site)
    site.open(DRAFT, "/andere-klant")
    assert site.page.input_value("textarea") == ""


def test_a_sent_draft_is_gone(site):
    write_draft(site)
    site.serve("/klaar", "<p>Gepland</p>")
    site.page.click("text=Plan")
    site.page.wait_for_url("**/klaar")
    site.open(DRAFT, "/klant")
    assert site.page.input_value("textarea") == ""


def test_a_refused_draft_is_kept(site):
    write_draft(site)
    site.serve("/klaar", "<p>Storing</p>")
    site.pages["/klaar"] = site.pages["/klaar"].replace("<body", "<body data-keep-drafts")
    site.page.click("text=Plan")
    site.page.wait_for_url("**/klaar")
    site.open(DRAFT, "/klant")
    assert site.page.input_value("textarea") == "Belt morgen terug"


def test_somebody_else_in_the_same_tab_meets_no_drafts(site):
    write_draft(site)
    site.serve("/klant", DRAFT, owner="b2")
    site.page.reload()
    assert site.page.input_value("textarea") == ""


def test_leaving_the_role_drops_the_drafts(site):
    write_draft(site)
    site.open('<form method="post" action="/uit" data-clears-drafts><button>Uitloggen</button></form>', "/start")
    site.page.click("text=Uitloggen")
    site.page.wait_for_url("**/uit")
    site.open(DRAFT, "/klant")
    assert site.page.input_value("textarea") == ""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("template", ["keten/gallery.html", "404.html", "500.html"])
def test_everybody_can_use_every_part(site, settings, template, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    if finders.find("vendor/utrecht.css") is None:
        pytest.skip("The stylesheet of Utrecht is not installed: run `make setup`.")
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    sample = gallery.sample(now=datetime(2026, 11, 23, 9, 12, tzinfo=UTC), today=date(2026, 11, 23))
    request = RequestFactory().get("/")
    site.pages["/"] = render_to_string(template, {"is_demo": True, **sample}, request=request)
    site.page.set_viewport_size({"width": width, "height": 900})
    site.page.goto(HOST)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.run(site.page, options={"runOnly": rules}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert site.page.evaluate("document.documentElement.scrollWidth") <= width
