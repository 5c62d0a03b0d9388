"""`deconwatch feeds`, as a person calls it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deconwatch.cli import app
from deconwatch.errors import ConfigError
from deconwatch.fetcher.feeds import Feed, read_feeds, write_feeds
from deconwatch.log import open_log
from deconwatch.log.event import encode
from deconwatch.records import FeedState, Habit, Silence
from tests.fetcher.rss import feed, item
from tests.fetcher.running import fetching
from tests.net.web import Web


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "deconwatch.toml"
    path.write_text(
        f'[log]\nurl = "sqlite:{tmp_path}/log.sqlite"\n'
        '[fetcher]\nfeeds = "feeds.toml"\nallow_addresses = ["127.0.0.0/8"]\n'
    )
    return path


def feeds(config: Path, *arguments: str) -> Result:
    runner = CliRunner(env={"COLUMNS": "200"})
    result = runner.invoke(app, ["--config", str(config), "feeds", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_add_writes_the_feed_with_its_publisher_once(config: Path, tmp_path: Path) -> None:
    url = "https://one.example/feed"
    assert "added" in feeds(config, "add", url, "--publisher", "One", "--side", "un").output
    assert "already" in feeds(config, "add", url).output
    assert read_feeds(tmp_path / "feeds.toml") == (Feed(url, publisher="One", side="un"),)


def test_export_and_import_carry_a_list_over(config: Path, tmp_path: Path) -> None:
    write_feeds(tmp_path / "feeds.toml", [Feed("https://one.example/feed", publisher="One", family="one")])
    feeds(config, "export", str(tmp_path / "out.opml"))
    write_feeds(tmp_path / "feeds.toml", [])
    assert "1 of 1 feeds added" in feeds(config, "import", str(tmp_path / "out.opml")).output
    assert read_feeds(tmp_path / "feeds.toml")[0].family == "one"


def test_list_shows_each_feeds_state_from_the_log(config: Path, tmp_path: Path, web: Web) -> None:
    good, bad = web.serve("/good", feed(item("1"))), web.url("/bad")
    listed = [Feed(good, publisher="Good"), Feed(bad), Feed("https://never.example/feed")]
    write_feeds(tmp_path / "feeds.toml", listed)
    with fetching(tmp_path, listed[:2]) as running:
        running.polled(good)
        running.polled(bad)
    lines = {line.split()[0]: line for line in feeds(config, "list").output.splitlines()}
    assert "healthy" in lines[good]
    assert "failing" in lines[bad]
    assert "the server answers 404 (1 in a row)" in lines[bad]
    assert "never polled" in lines["https://never.example/feed"]


def test_revive_sets_a_stopped_feed_going_again_and_remembers_its_items(config: Path, tmp_path: Path, web: Web) -> None:
    url = web.serve("/feed", feed(item("1")))
    write_feeds(tmp_path / "feeds.toml", [Feed(url)])
    with fetching(tmp_path, [url]) as running:
        running.polled(url)
        web.serve("/feed", status=410)
        for times in (2, 3):
            running.clock.forward(hours=1)
            running.polled(url, times)
        assert "stopped" in feeds(config, "list").output
        web.serve("/feed", feed(item("1"), item("2", title="New")))
        running.clock.now = datetime.now(UTC) + timedelta(minutes=1)
        assert "is polled as soon as" in feeds(config, "revive", url).output
        state = running.polled(url, 5)
        assert (state.outcome, state.stopped) == ("new-items", False)
        assert len(running.articles()) == 2


def test_revive_of_an_unknown_feed_fails_and_says_where_to_look(config: Path, tmp_path: Path) -> None:
    result = feeds(config, "revive", "https://never.example/feed")
    assert (result.exit_code, "feeds list" in result.output) == (1, True)


def test_list_gives_each_feed_one_line_where_no_terminal_is(config: Path, tmp_path: Path) -> None:
    urls = [f"https://never.example/{'section/' * 12}{n}" for n in range(3)]
    write_feeds(tmp_path / "feeds.toml", [Feed(url) for url in urls])
    shown = CliRunner(env={"COLUMNS": "40"}).invoke(app, ["--config", str(config), "feeds", "list"]).output
    assert [line.split()[0] for line in shown.splitlines()[1:]] == urls


def test_list_says_who_is_silent_and_how_much_there_was(config: Path, tmp_path: Path) -> None:
    write_feeds(tmp_path / "feeds.toml", [Feed("https://one.example/feed", side="ru")])
    now = datetime.now(UTC)
    since = now - timedelta(hours=9)
    custom = Habit(last=since, longest_seconds=3_600, gaps=50)
    log = open_log(f"sqlite:{tmp_path}/log.sqlite")
    log.create()
    states = [
        FeedState(url="https://one.example/feed", last_poll=now, habit=custom, items_a_day=24, silent_since=since),
        Silence(id="side/ru", kind="side", name="ru", habit=custom, silent_since=since),
    ]
    log.write([encode(state, source="test", trace="t", at=now) for state in states])
    log.close()
    shown = feeds(config, "list").output
    assert "silent" in shown.splitlines()[1]
    assert "22.7" in shown.splitlines()[1]
    assert "one-sided picture: nothing from side ru since 9 h ago" in shown


def test_list_works_before_there_is_a_log_and_makes_none(config: Path, tmp_path: Path) -> None:
    write_feeds(tmp_path / "feeds.toml", [Feed("https://never.example/feed")])
    assert "never polled" in feeds(config, "list").output
    assert not (tmp_path / "log.sqlite").exists()


def test_test_tells_the_steps_and_exits_1_when_one_fails(config: Path, web: Web) -> None:
    good = feeds(config, "test", web.serve("/good", feed(item("1"))))
    bad = feeds(config, "test", web.url("/bad"))
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "rss20" in good.output
    assert "status 404" in bad.output


def test_parse_prints_one_json_line_a_file_whatever_it_holds(config: Path, feed_files: Path, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("no feed")
    files = [str(feed_files / "rss20.xml"), str(tmp_path / "words.txt"), str(tmp_path / "missing.xml")]
    result = feeds(config, "parse", *files)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["file"], line["outcome"]) for line in lines] == list(
        zip(files, ["ok", "not-a-feed", "unreadable"], strict=True)
    )
    assert lines[0]["items"][0] == {
        "id": "desk-1",
        "title": "Patrol boats &amp; cutters turn back",
        "link": "/news/1?utm_medium=feed&id=7",
        "published": "2026-03-01T09:30:00Z",
        "updated": "2026-03-01T09:30:00Z",
    }


def test_without_a_list_the_error_says_where_to_set_it(tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    with pytest.raises(ConfigError, match=r"fetcher\.feeds is not set"):
        feeds(empty, "list")
