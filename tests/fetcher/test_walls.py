"""A page that stands in the place of an article is told from an article."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deconwatch.fetcher.pages import Page
from deconwatch.fetcher.sites import Site
from tests.fetcher.rss import LONG

Read = Callable[[bytes, str, Site], Page]

URL = "https://paper.example/story"
MARGINS = (
    "<header><a href='/login'>Sign in</a> Already a subscriber?</header>",
    "<footer>We use cookies. Accept all. Subscribe to our newsletter. Cookie policy.</footer>",
)


def page(*paragraphs: str, head: str = "", after: str = "") -> bytes:
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<!doctype html><html><head><title>Story</title>{head}</head><body>{MARGINS[0]}"
        f"<article><h1>Story</h1>{body}</article>{after}{MARGINS[1]}</body></html>"
    ).encode()


@pytest.mark.parametrize("paragraphs", [[f"{n} {LONG}" for n in range(10)], ["Two boats turned back at noon. " + LONG]])
def test_an_article_is_none_whatever_its_margins_say(paragraphs: list[str], read: Read) -> None:
    found = read(page(*paragraphs), URL, Site())
    assert found.wall is None
    assert LONG.strip() in (found.text or "")


@pytest.mark.parametrize(
    "teaser",
    [
        page("Two boats turned back. " + LONG, after="<div>Subscribe to continue reading</div>"),
        page("Deux bateaux ont fait demi-tour. " + LONG, after="<div>Article réservé aux abonnés</div>"),
        page(
            "Два катера повернули назад. " + LONG, after="<section>Материал доступен только для подписчиков</section>"
        ),
        page("عاد قاربان. " + LONG, after="<p>هذا المحتوى للمشتركين فقط</p>"),
        page(
            "Two boats turned back. " + LONG,
            head='<script type="application/ld+json">{"@id": "x", "isAccessibleForFree" : "False"}</script>',
        ),
    ],
)
def test_a_teaser_before_a_paywall_is_one(teaser: bytes, read: Read) -> None:
    assert read(teaser, URL, Site()) == Page(wall="paywall")


def test_a_whole_article_that_is_said_not_to_be_free_is_an_article(read: Read) -> None:
    free = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
    assert read(page(*(f"{n} {LONG}" for n in range(10)), head=free), URL, Site()).wall is None


PARTNERS = (
    "We and our partners store and/or access information on a device. You can accept all cookies or reject all. "
    "Our cookie policy says what we do, and in the cookie settings you manage preferences at any time. "
)


@pytest.mark.parametrize("times", [1, 30])
def test_a_consent_page_is_one_however_long_it_is(times: int, read: Read) -> None:
    paragraphs = "".join(f"<p>{n} {PARTNERS}</p>" for n in range(times))
    body = f"<html><head><title>Before you continue</title></head><body><main>{paragraphs}</main></body></html>"
    assert read(body.encode(), URL, Site()).wall == "consent"


def test_an_article_about_cookies_is_an_article(read: Read) -> None:
    text = "The regulator fined a site because it said that it uses cookies without asking anybody. " + LONG
    assert read(page(*(f"{n} {text}" for n in range(10))), URL, Site()).wall is None


@pytest.mark.parametrize(
    ("url", "wall"),
    [
        ("https://consent.portal.example/m?continue=story", "consent"),
        ("https://paper.example/consent/", "consent"),
        ("https://login.paper.example/", "login"),
        ("https://paper.example/sign-in", "login"),
        ("https://paper.example/subscribe", "paywall"),
    ],
)
def test_where_redirects_end_tells_as_well(url: str, wall: str, read: Read) -> None:
    assert read(page("Welcome. " + LONG), url, Site()).wall == wall


def test_a_form_that_asks_for_a_password_is_a_login(read: Read) -> None:
    body = b"<html><body><form><input name=u><input type=password name=p></form><p>Welcome back</p></body></html>"
    assert read(body, URL, Site()).wall == "login"


@pytest.mark.parametrize("body", [b"", b"\x00" * 100, b"\xff\xfe\xfd", b"<html>", b"words alone", b"<!-- -->"])
def test_what_is_no_page_has_neither_text_nor_wall(body: bytes, read: Read) -> None:
    assert read(body, URL, Site()) == Page()
