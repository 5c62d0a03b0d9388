"""Configuration: what a person gets wrong is named with file, line, key, value and fix."""

from pathlib import Path

import pytest

from deconwatch.config import Config
from deconwatch.config_file import load, options
from deconwatch.errors import ConfigError

DEFAULTS = Path(__file__).parent.parent / "services" / "deconwatch" / "default.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "deconwatch.toml"
    path.write_text(text, "utf-8")
    return path


def error(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load(written(folder, text), environ={}, flags={})
    return str(raised.value)


def test_no_file_gives_the_defaults() -> None:
    assert load(None, environ={}, flags={}).config == Config()


def test_the_reference_file_is_the_defaults() -> None:
    assert load(DEFAULTS, environ={}, flags={}).config == Config()


def test_the_reference_file_names_every_option() -> None:
    text = DEFAULTS.read_text("utf-8")
    missing = [
        f"{section}.{option}"
        for section, field in Config.model_fields.items()
        for option in getattr(field.annotation, "model_fields", {})
        if f"{option} =" not in text and f"[{section}.{option}]" not in text
    ]
    assert missing == []


def test_an_unknown_key_is_named_with_its_line_and_the_likely_meant_one(tmp_path: Path) -> None:
    told = error(tmp_path, '[log]\nurl = "sqlite:x"\n\n[fetcher]\nconcurency = 3\n')
    assert told.startswith(f"{tmp_path}/deconwatch.toml:5: fetcher.concurency is no option")
    assert "did you mean 'concurrency'" in told


def test_an_unknown_section_is_named(tmp_path: Path) -> None:
    assert "did you mean 'fetcher'" in error(tmp_path, "[fecher]\nconcurrency = 3\n")


def test_a_wrong_value_is_shown_with_its_line(tmp_path: Path) -> None:
    told = error(tmp_path, "[fetcher]\nfetch_pages = true\nconcurrency = 0\n")
    assert ":3: fetcher.concurrency = 0: " in told


def test_the_second_endpoint_s_fault_has_the_second_one_s_line(tmp_path: Path) -> None:
    told = error(
        tmp_path,
        '[[alerter.endpoints]]\nname = "a"\nurl = "https://a.example.org"\n\n'
        '[[alerter.endpoints]]\nname = "Not good"\nurl = "https://b.example.org"\n',
    )
    assert ":6: alerter.endpoints[1].name = 'Not good'" in told


def test_a_missing_key_says_which_line_to_add(tmp_path: Path) -> None:
    assert "add a line `url = ...`" in error(tmp_path, '[[alerter.endpoints]]\nname = "a"\n')


def test_a_secret_is_not_in_the_error(tmp_path: Path) -> None:
    text = '[[alerter.endpoints]]\nname = "a"\nurl = "https://a.example.org"\nsecrets = ["whsec_topsecret", 7]\n'
    assert "topsecret" not in error(tmp_path, text)


def test_toml_that_is_none_names_the_line(tmp_path: Path) -> None:
    assert "line 2" in error(tmp_path, "[log]\nurl = \n")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load(tmp_path / "none.toml", environ={}, flags={})


def test_the_environment_goes_over_the_file_and_flags_over_both(tmp_path: Path) -> None:
    path = written(tmp_path, '[log]\nurl = "sqlite:file"\nprefix = "file."\n[health]\nlisten = "127.0.0.1:1"\n')
    loaded = load(
        path,
        environ={"DECONWATCH_LOG_URL": "sqlite:env", "DECONWATCH_LOG_PREFIX": "env.", "DECONWATCH_CONFIG": "x"},
        flags={"log.prefix": "flag."},
    )
    assert (loaded.config.log.url, loaded.config.log.prefix) == ("sqlite:env", "flag.")
    assert loaded.config.health.listen == "127.0.0.1:1"


def test_numbers_and_lists_can_come_from_the_environment() -> None:
    config = load(
        None,
        environ={"DECONWATCH_FETCHER_CONCURRENCY": "7", "DECONWATCH_CLASSIFIER_THEATRES": '["syria"]'},
        flags={},
    ).config
    assert (config.fetcher.concurrency, config.classifier.theatres) == (7, ("syria",))


def test_a_misspelt_variable_is_an_error() -> None:
    with pytest.raises(ConfigError, match="did you mean 'DECONWATCH_LOG_PREFIX'"):
        load(None, environ={"DECONWATCH_LOG_PREFX": "x"}, flags={})


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, '[fetcher]\nfeeds = "lists/feeds.opml"\n[classifier]\ntheatres = ["syria", "my.toml"]\n')
    config = load(path, environ={}, flags={}).config
    assert config.fetcher.feeds == tmp_path / "lists" / "feeds.opml"
    assert config.classifier.theatres == ("syria", str(tmp_path / "my.toml"))


def test_every_value_tells_its_origin(tmp_path: Path) -> None:
    path = written(tmp_path, '[log]\nprefix = "x."\n')
    loaded = load(path, environ={"DECONWATCH_LOGGING_LEVEL": "error"}, flags={"log.url": "sqlite:y"})
    told = {key: origin for key, _, origin in options(loaded)}
    assert told["log.prefix"] == f"{path}:2"
    assert told["logging.level"] == "environment DECONWATCH_LOGGING_LEVEL"
    assert told["log.url"] == "command line"
    assert told["health.listen"] == "default"


def test_shown_options_hide_secrets(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[[alerter.endpoints]]\nname = "a"\nurl = "https://a.example.org/T0KEN"\nsecrets = ["whsec_topsecret"]\n',
    )
    text = "\n".join(f"{key} {value}" for key, value, _ in options(load(path, environ={}, flags={})))
    assert "T0KEN" not in text
    assert "topsecret" not in text


@pytest.mark.parametrize(
    "text",
    [
        'alerter = "tok-abc"',
        '[alerter]\nendpoints = "tok-abc"',
        '[alerter]\nendpoints = ["tok-abc"]',
        '[[alerter.endpoints]]\nname = "desk"\nurl = ["tok-abc"]',
        '[[alerter.endpoints]]\nname = "desk"\nurl = "https://desk.example"\nsecrets = "tok-abc"',
        '[[alerter.endpoints]]\nname = "desk"\nurl = "https://desk.example"\ntoken = ["tok-abc"]',
        '[log]\nkafka = "tok-abc"',
    ],
)
def test_whatever_may_hold_a_secret_is_hidden_when_it_is_wrong(tmp_path: Path, text: str) -> None:
    said = error(tmp_path, text)
    assert "(hidden)" in said
    assert "tok-abc" not in said


@pytest.mark.parametrize(
    "value", ['[{name = "desk", url = "https://desk.example"}]', '[{"name": "desk", "url": "https://desk.example"}]']
)
def test_endpoints_can_come_from_the_environment_as_toml_or_json(value: str) -> None:
    config = load(None, environ={"DECONWATCH_ALERTER_ENDPOINTS": value}, flags={}).config
    assert [endpoint.name for endpoint in config.alerter.endpoints] == ["desk"]


def test_a_secret_in_the_environment_is_not_in_the_error() -> None:
    value = '[{"name": "desk", "url": "https://desk.example/tok-abc", '
    with pytest.raises(ConfigError) as caught:
        load(None, environ={"DECONWATCH_ALERTER_ENDPOINTS": value}, flags={})
    assert "tok-abc" not in str(caught.value)
