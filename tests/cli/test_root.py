"""The command line as a person meets it: quick help, clear errors, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deconwatch.topics import TOPICS

SECRET = "whsec_" + "A" * 32
HEAVY = ("spacy", "httptools", "yarl", "kafka", "feedparser", "trafilatura", "uvicorn", "lxml")


def deconwatch(*words: str, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deconwatch", *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", "PYTHONUTF8": "1", **(env or {})},
    )


def test_help_names_every_command_and_ends_well() -> None:
    told = deconwatch("--help")
    assert told.returncode == 0
    for command in (
        "run", "fetcher", "classifier", "alerter", "check", "doctor", "config", "topics", "redrive", "schemas",
        "classify", "backfill", "feeds", "deliveries", "demo", "subscriptions", "webhook", "verify",
    ):  # fmt: skip
        assert command in told.stdout


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['deconwatch', '--help']\n"
        "from deconwatch.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert told.stderr.strip() == "[]"


def test_the_version_is_the_package_s() -> None:
    from deconwatch import __version__

    assert deconwatch("--version").stdout == f"deconwatch {__version__}\n"


def test_a_wrong_option_in_the_config_is_told_without_a_traceback_and_exits_2(tmp_path: Path) -> None:
    config = tmp_path / "d.toml"
    config.write_text("[fetcher]\nconcurency = 1\n", "utf-8")
    told = deconwatch("-c", str(config), "check")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == f"{config}:2: fetcher.concurency is no option; did you mean 'concurrency'?\n"


def test_a_service_without_topics_says_how_to_make_them(tmp_path: Path) -> None:
    told = deconwatch("--log", "ftp://nowhere", "topics", "create")
    assert told.returncode == 2
    assert "sqlite:PATH" in told.stderr


def test_check_names_each_fault_with_its_fix(tmp_path: Path) -> None:
    config = tmp_path / "d.toml"
    (tmp_path / "feeds.toml").write_text('[[feeds]]\nurl = "https://news.example.org/rss"\n', "utf-8")
    config.write_text(
        '[fetcher]\nfeeds = "feeds.toml"\n[classifier]\ntheatres = ["siria"]\n'
        '[[alerter.endpoints]]\nname = "desk"\nurl = "http://desk.example.org/"\n'
        f'secrets = ["{SECRET}"]\n'
        '[[alerter.subscriptions]]\nname = "all"\nendpoints = ["dsk"]\nwhen = "incident.killed >="\n',
        "utf-8",
    )
    told = deconwatch("-c", str(config), "check")
    assert told.returncode == 1
    assert "did you mean 'syria'" in told.stdout
    assert "allow_http = true" in told.stdout
    assert "dsk" in told.stdout
    assert "AAAAAAAA" not in told.stdout


def test_check_is_content_with_a_good_configuration(tmp_path: Path) -> None:
    config = tmp_path / "d.toml"
    (tmp_path / "feeds.toml").write_text('[[feeds]]\nurl = "https://news.example.org/rss"\n', "utf-8")
    config.write_text(
        '[fetcher]\nfeeds = "feeds.toml"\n'
        '[[alerter.endpoints]]\nname = "desk"\nurl = "https://desk.example.org/"\n'
        f'secrets = ["{SECRET}"]\n'
        '[[alerter.subscriptions]]\nname = "all"\nendpoints = ["desk"]\nwhen = "incident.killed >= 1"\n',
        "utf-8",
    )
    told = deconwatch("-c", str(config), "check")
    assert told.returncode == 0, told.stdout
    assert "FAIL" not in told.stdout


def test_config_show_tells_origins() -> None:
    told = deconwatch("config", "show", "--origin", env={"DECONWATCH_LOGGING_LEVEL": "error"})
    assert 'logging.level = "error"  # environment DECONWATCH_LOGGING_LEVEL' in told.stdout
    assert 'logging.format = "json"  # default' in told.stdout


def test_topics_create_and_doctor_agree(tmp_path: Path) -> None:
    log = f"sqlite:{tmp_path}/log.sqlite"
    assert "missing topics" in deconwatch("doctor", "--log", log).stdout
    assert "created articles" in deconwatch("topics", "create", "--log", log).stdout
    told = deconwatch("doctor", "--log", log)
    assert told.returncode == 0, told.stdout
    assert f"{len(TOPICS)} topics there" in told.stdout


def test_schemas_check_finds_the_repository_s_own_up_to_date() -> None:
    root = Path(__file__).parents[2]
    assert deconwatch("schemas", str(root / "schemas"), "--check").returncode == 0


def test_redrive_of_nothing_says_so(tmp_path: Path) -> None:
    log = f"sqlite:{tmp_path}/log.sqlite"
    deconwatch("topics", "create", "--log", log)
    assert deconwatch("redrive", "--log", log).stdout == "0 dead letters put back\n"


@pytest.mark.timeout(200)
def test_backfill_prints_one_json_line_an_incident(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    rows = [
        {
            "id": "one",
            "published": "2017-06-08",
            "title": "Coalition strikes vehicles near At Tanf",
            "text": "US-led coalition aircraft struck two pro-regime vehicles inside the 55 km deconfliction zone "
            "around At Tanf on Thursday, the coalition said.",
        },
        {"id": "two", "text": "Heavy rain is expected over the weekend in the north of the country."},
    ]
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    told = deconwatch("backfill", str(articles), "--alerts")
    assert told.returncode == 0, told.stderr
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    incidents = [line for line in lines if "alert" not in line]
    alerts = [line["alert"] for line in lines if "alert" in line]
    assert len(incidents) == 1
    assert {
        "id",
        "theatre",
        "family",
        "types",
        "status",
        "contested",
        "origins",
        "time",
        "sides",
        "sources",
        "claims",
    } <= set(incidents[0])
    assert [source["article_id"] for source in incidents[0]["sources"]] == ["one"]
    assert [(alert["kind"], alert["incident_id"]) for alert in alerts] == [("opened", incidents[0]["id"])]


@pytest.mark.parametrize("words", [("deliveries", "list"), ("subscriptions", "held"), ("incidents", "list")])
def test_a_command_that_looks_into_a_log_makes_none_of_a_mistyped_name(words: tuple[str, ...], tmp_path: Path) -> None:
    told = deconwatch("--log", f"sqlite:{tmp_path}/nowhere/log.sqlite", *words)
    assert told.returncode == 1
    assert "is not there: `deconwatch run` makes it" in told.stderr
    assert not list(tmp_path.iterdir())
