"""The scripts that keep what people type, and the style guide under axe in both themes."""

import pytest
from playwright.sync_api import Page, expect

from essaim.ui.tests import lab

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def small_site(settings):
    settings.ROOT_URLCONF = "essaim.ui.tests.lab"
    settings.DEMO = True
    lab.reset()


@pytest.fixture
def opened(page: Page, live_server):
    """The form that saves each field."""
    page.goto(f"{live_server.url}/")
    return page


def title(page):
    return page.get_by_label("Nom du pôle")


def line(page):
    return page.locator(".es-savebar")


def journal(page):
    return page.evaluate("localStorage.getItem('essaim:lab:1')")


@pytest.mark.parametrize("theme", ["neutral", "dsfr"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_style_guide_is_accessible(page: Page, live_server, settings, axe, look, theme, width):
    settings.ESSAIM_THEME = theme
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(f"{live_server.url}/style/")

    axe(page)
    look(page, f"style-{theme}")
    spill = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert spill == 0, "the page scrolls sideways"


def test_a_field_is_saved_by_itself_and_says_so(opened):
    title(opened).fill("Ressourcerie des Deux Rives")

    expect(opened.locator(".es-save--saved").first).to_have_text("Enregistré à 14:02")
    expect(line(opened)).to_contain_text("Tout est enregistré")
    assert lab.STATE.stored["title"] == ("Ressourcerie des Deux Rives", 2)
    assert journal(opened) is None


def test_checkboxes_are_saved_together(opened):
    opened.get_by_label("Santé").check()

    expect(line(opened)).to_contain_text("Tout est enregistré")
    assert lab.STATE.stored["topics"] == (["food", "care"], 2)


def test_typing_again_during_the_sending_saves_the_last_words(opened):
    opened.route("**/save/", lambda route: (opened.wait_for_timeout(300), route.continue_()))
    title(opened).press_sequentially("abc", delay=400)

    expect(line(opened)).to_contain_text("Tout est enregistré", timeout=10_000)
    assert lab.STATE.stored["title"][0] == title(opened).input_value()
    assert journal(opened) is None


def test_without_a_network_the_text_waits_on_the_device_then_leaves(opened):
    opened.context.set_offline(True)
    title(opened).fill("Écrit dans le train")
    expect(opened.get_by_text("Hors ligne : conservé sur cet appareil")).to_be_visible()
    expect(line(opened)).to_contain_text("Non enregistré : 1 champ conservé sur cet appareil")
    assert "Écrit dans le train" in journal(opened)

    opened.context.set_offline(False)

    expect(line(opened)).to_contain_text("Tout est enregistré")
    assert lab.STATE.stored["title"][0] == "Écrit dans le train"


def test_a_text_kept_on_the_device_comes_back_after_a_reload(opened):
    lab.STATE.mode = "down"
    title(opened).fill("Ne pas perdre")
    expect(opened.get_by_text("Le site ne répond pas : conservé sur cet appareil")).to_be_visible()
    opened.reload()
    expect(title(opened)).to_have_value("Ne pas perdre")

    lab.STATE.mode = "ok"
    opened.reload()

    for _ in range(100):  # it may leave before the reload: then the new page has nothing to say
        if lab.STATE.stored["title"][0] == "Ne pas perdre":
            break
        opened.wait_for_timeout(100)
    assert lab.STATE.stored["title"][0] == "Ne pas perdre"


def test_an_expired_session_loses_nothing_and_resumes_when_the_person_comes_back(opened):
    lab.STATE.mode = "signed_out"
    title(opened).fill("Tapé après la pause")
    expect(opened.get_by_text("Votre session a expiré : rien n’est perdu.")).to_be_visible()
    expect(opened.get_by_role("link", name="Reconnectez-vous")).to_have_attribute("target", "_blank")

    lab.STATE.mode = "ok"
    opened.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(line(opened)).to_contain_text("Tout est enregistré")
    assert lab.STATE.stored["title"][0] == "Tapé après la pause"


@pytest.mark.parametrize(
    ("button", "kept"), [("Garder ma version", "La mienne"), ("Prendre la version de Ana Diaz", "La sienne")]
)
def test_two_people_on_one_field_choose(opened, axe, look, button, kept):
    lab.STATE.stored["title"] = ("La sienne", 5)
    title(opened).fill("La mienne")
    conflict = opened.get_by_role("group", name="Deux versions de ce champ")
    expect(conflict).to_contain_text("La mienne")
    expect(conflict).to_contain_text("La sienne")
    axe(opened)
    look(opened, "conflict")
    assert lab.STATE.stored["title"] == ("La sienne", 5)

    opened.get_by_role("button", name=button).click()

    expect(conflict).to_have_count(0)
    expect(line(opened)).to_contain_text("Tout est enregistré")
    expect(title(opened)).to_have_value(kept)
    assert lab.STATE.stored["title"][0] == kept
    assert journal(opened) is None


def test_a_text_of_the_device_older_than_the_page_is_offered_not_imposed(opened):
    lab.STATE.mode = "down"
    title(opened).fill("Tapé hors ligne")
    expect(opened.get_by_text("Le site ne répond pas")).to_be_visible()
    lab.STATE.mode = "ok"
    lab.STATE.stored["title"] = ("Changé par un collègue", 9)

    opened.reload()

    conflict = opened.get_by_role("group", name="Deux versions de ce champ")
    expect(conflict).to_contain_text("Changé par un collègue")
    expect(conflict).to_contain_text("Tapé hors ligne")
    assert lab.STATE.stored["title"] == ("Changé par un collègue", 9)


def test_a_retry_of_the_same_words_carries_the_same_token(opened):
    lab.STATE.mode = "lost"
    title(opened).fill("Une fois")
    expect(opened.get_by_text("Le site ne répond pas")).to_be_visible()

    lab.STATE.mode = "ok"
    opened.evaluate("window.dispatchEvent(new Event('online'))")

    expect(line(opened)).to_contain_text("Tout est enregistré")  # the same words came back: no false conflict
    assert len({token for *_, token in lab.STATE.received}) == 1


@pytest.mark.parametrize("mode", ["kept", "invalid"])
def test_the_server_may_keep_a_text_and_say_something(opened, mode):
    lab.STATE.mode = mode
    title(opened).fill("Trop tard")

    expect(opened.get_by_text(f"Message {mode}.")).to_be_visible()
    assert journal(opened) is None


def test_leaving_the_page_at_once_still_sends(opened, live_server):
    title(opened).press_sequentially("z")
    opened.goto(f"{live_server.url}/typed/")

    opened.goto(f"{live_server.url}/")

    expect(title(opened)).to_have_value("zRessourcerie")
    expect(line(opened).or_(opened.locator("h1")).first).to_be_visible()
    opened.wait_for_timeout(300)
    assert lab.STATE.stored["title"][0] == "zRessourcerie"


def test_the_counter_cuts_nothing(opened):
    title(opened).fill("x" * 43)

    expect(opened.get_by_text("3 caractères en trop (40 caractères au plus)").first).to_be_visible()
    expect(title(opened)).to_have_value("x" * 43)


def pdf(size, name="plan.pdf"):
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF" + b"x" * (size - 4)}


@pytest.fixture
def joined(page: Page, live_server):
    page.goto(f"{live_server.url}/file/")
    return page


def test_a_large_file_leaves_in_pieces_and_survives_a_cut(joined):
    lab.STATE.break_at = 2

    joined.get_by_label("Plan de financement").set_input_files(pdf(2_500_000))

    expect(joined.get_by_text("Pièce reçue")).to_be_visible(timeout=15_000)
    assert len(lab.STATE.upload) == 2_500_000
    assert len(lab.STATE.asked.pop("sha256")) == 64  # compared with what arrived
    assert lab.STATE.asked == {
        "name": "plan.pdf",
        "size": 2_500_000,
        "type": "application/pdf",
        "requirement": "budget",
    }
    fields, files = lab.STATE.posted
    assert fields["upload"] == "u-1"
    assert files == []


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (pdf(6_000_000), "Ce fichier pèse 5,7 Mo ; la limite est de 4,8 Mo."),
        (pdf(10, "plan.exe"), "Ce type de fichier n’est pas accepté. Formats possibles : .pdf, .ods."),
    ],
)
def test_a_file_that_will_be_refused_is_refused_before_it_leaves(joined, file, words):
    joined.get_by_label("Plan de financement").set_input_files(file)

    expect(joined.locator(".es-upload__state")).to_have_text(words)
    assert lab.STATE.chunks == 0


def test_without_a_script_the_form_is_a_plain_one(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/file/")
    page.get_by_label("Plan de financement").set_input_files(pdf(1000))
    page.get_by_role("button", name="Joindre").click()

    expect(page.get_by_text("Pièce reçue")).to_be_visible()
    assert lab.STATE.posted[1] == ["file"]
    context.close()


def test_the_menu_opens_without_a_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/style/")
    page.locator("summary", has_text="Menu").click()

    expect(page.locator(".es-menu__panel")).to_be_visible()
    context.close()


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(page: Page, live_server):
    page.goto(f"{live_server.url}/style/")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()

    summary.get_by_role("link", name="Maturité du pôle").click()

    expect(page.locator("#id_maturity_0")).to_be_focused()
    assert page.title().startswith("Erreur : ")
