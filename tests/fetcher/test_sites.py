"""Rules for single sites are data: ours, and the user's before them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deconwatch.errors import ConfigError
from deconwatch.fetcher.pages import Page
from deconwatch.fetcher.sites import Site, read_sites, site_of
from tests.fetcher.rss import LONG

STORY = f'<div class="story body"><p>One {LONG}</p><div class="ad">Buy a boat.</div><p>Two {LONG}</p></div>'
PAGE = f'<html><body><div class="lead">{LONG}</div>{STORY}</body></html>'.encode()


def written(folder: Path, text: str) -> Path:
    path = folder / "sites.toml"
    path.write_text(text)
    return path


def test_the_bundled_rules_are_sound() -> None:
    assert all(site.hosts for site in read_sites(None))


def test_a_rule_is_for_its_hosts_and_those_below(tmp_path: Path) -> None:
    sites = read_sites(written(tmp_path, '[[sites]]\nhosts = ["Paper.example"]\nfetch = false\n'))
    fetched = [site_of(host, sites).fetch for host in ("paper.example", "www.paper.example", "newspaper.example", "")]
    assert fetched == [False, False, True, True]


def test_the_users_rule_comes_before_ours(tmp_path: Path) -> None:
    path = written(tmp_path, '[[sites]]\nhosts = ["www.gov.uk"]\nfetch = false\n')
    assert not site_of("www.gov.uk", read_sites(path)).fetch
    assert site_of("www.gov.uk", read_sites(None)).fetch


def test_the_text_is_where_the_rule_says_without_what_it_drops(read: Callable[[bytes, str, Site], Page]) -> None:
    site = Site(text=("//div[@class='story body']",), drop=("//div[@class='ad']",))
    found = read(PAGE, "https://paper.example/1", site).text or ""
    assert found.startswith("One ")
    assert "Two " in found
    assert "boat" not in found


def test_a_rule_that_finds_nothing_is_passed_over(read: Callable[[bytes, str, Site], Page]) -> None:
    site = Site(text=("//div[@class='of-last-year']",))
    assert "One " in (read(PAGE, "https://paper.example/1", site).text or "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[sites]]\nfetch = true", "has no hosts"),
        ('[[sites]]\nhosts = ["a"]\ntxt = ["//p"]', "unknown key txt"),
        ('[[sites]]\nhosts = ["a"]\ntext = ["//p["]', "is no XPath"),
        ('[[sites]]\nhosts = ["a"]\ntext = "//p"', "is not a list of texts"),
        ('[[sites]]\nhosts = ["a"]\nfetch = "no"', "is not true or false"),
        ('[site]\nhosts = ["a"]', "tables only"),
        ("[[sites", "read as TOML"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        read_sites(written(tmp_path, text))
    assert "sites.toml" in str(caught.value)


def test_a_file_of_rules_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.toml: No such file"):
        read_sites(tmp_path / "missing.toml")
