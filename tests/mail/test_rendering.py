import re

import pytest

from estate.accounts import agency
from estate.mail import rendering
from estate.mail.kinds import KINDS
from estate.mail.palette import DARK_SURFACE, contrast, palette
from tests.mail import letters


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_three_parts(kind: str) -> None:
    context = KINDS[kind].complete(letters.context(kind))
    mail = rendering.render(kind, "en", context)
    assert mail.subject and "\n" not in mail.subject
    assert context["name"] in mail.text
    assert mail.html.startswith("<!DOCTYPE html>")
    assert "None" not in mail.text + mail.subject + re.sub(r"<style.*?</style>", "", mail.html, flags=re.S)
    assert "{" not in mail.text + mail.subject
    assert "\n\n\n" not in mail.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_may_be_left_out_may_be_left_out(kind: str) -> None:
    needed = {key: value for key, value in letters.context(kind).items() if key in KINDS[kind].needs}
    mail = rendering.render(kind, "en", KINDS[kind].complete(needed))
    assert "None" not in mail.text + mail.subject


def test_a_context_that_does_not_fit_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match=r"lacks .'ahead'."):
        KINDS["visit_reminder"].complete(letters.context("visit_confirmed"))
    with pytest.raises(ValueError, match=r"unknown .'nonsense'."):
        KINDS["visit_confirmed"].complete(letters.context("visit_confirmed", nonsense=1))


def test_times_are_those_of_the_home() -> None:
    lisbon = rendering.render("visit_confirmed", "en", KINDS["visit_confirmed"].complete(letters.VISIT))
    azores = KINDS["visit_confirmed"].complete({**letters.VISIT, "zone": "Atlantic/Azores"})
    one_hour_less = rendering.render("visit_confirmed", "en", azores)
    times = [re.search(r"(\d\d):30 – ", mail.text) for mail in (lisbon, one_hour_less)]
    assert int(times[0][1]) - int(times[1][1]) == 1  # type: ignore[index]


def test_what_people_wrote_is_text_and_never_markup_or_a_header() -> None:
    nasty = 'Ana <script>alert("1")</script>\r\nBcc: all@example.com'
    context = KINDS["lead_assigned"].complete(letters.context("lead_assigned", person_name=nasty))
    mail = rendering.render("lead_assigned", "en", context)
    assert "<script" not in mail.html and "&lt;script" in mail.html
    assert mail.subject == (
        'New lead: Ana <script>alert("1")</script> Bcc: all@example.com'
        " · Bright three-bedroom flat near the river"
    )


def test_the_text_is_not_escaped() -> None:
    context = KINDS["visit_confirmed"].complete({**letters.VISIT, "home": "Ben & Jerry's <flat>"})
    assert "Ben & Jerry's <flat>" in rendering.render("visit_confirmed", "en", context).text


def test_an_unknown_language_is_read_in_english() -> None:
    context = KINDS["visit_confirmed"].complete(letters.VISIT)
    assert "confirmed" in rendering.render("visit_confirmed", "tlh-Latn", context).html


def test_styles_are_in_the_tags_and_those_for_dark_screens_in_the_head() -> None:
    html = rendering.render("visit_confirmed", "en", KINDS["visit_confirmed"].complete(letters.VISIT)).html
    assert re.search(r'<h1 style="[^"]*font-size', html)
    assert "prefers-color-scheme" in html.partition("</head>")[0]
    assert "<!--[if mso]>" in html


@pytest.mark.parametrize("brand", ["#0f5c4d", "#ffe600", "#000000", "#ffffff", "#e11d48", "#7f7f7f"])
def test_every_colour_of_an_agency_can_be_read(brand: str) -> None:
    colours = palette(brand)
    assert contrast(colours.on_brand, brand) >= 4
    assert contrast(colours.text, "#ffffff") >= 4.5
    assert contrast(colours.text, colours.soft) >= 4.5
    assert contrast(colours.dark_text, DARK_SURFACE) >= 4.5
    assert contrast(colours.dark_text, colours.dark_soft) >= 4.5


def test_mails_wear_the_agencys_name_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    before = agency.current()
    from dataclasses import replace

    agency.use(replace(before, name="Quay & Sons", colour="#e11d48"))
    try:
        mail = rendering.render("visit_thanks", "en", KINDS["visit_thanks"].complete(letters.VISIT))
    finally:
        agency.use(before)
    assert "Quay &amp; Sons" in mail.html and "#e11d48" in mail.html
    assert "Quay & Sons" in mail.text


def test_a_home_whose_address_ends_in_a_full_stop_ends_the_sentence() -> None:
    context = KINDS["enquiry_received"].complete(
        {**letters.context("enquiry_received"), "home": "Rua das Flores 1, 3.º Esq."}
    )
    mail = rendering.render("enquiry_received", "en", context)
    assert "3.º Esq. " in mail.text and "Esq.." not in mail.text + mail.html
