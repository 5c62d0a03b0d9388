"""A user's own shape: JSON stays JSON whatever an article says, and a template ends soon."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from deconwatch.alerter.targets.render import Target, target
from deconwatch.config import Endpoint
from deconwatch.errors import ConfigError
from tests.alerter.targets.sample import alert, body, hostile, summary


def template(folder: Path, shape: object, *, escape: str = "none") -> Target:
    path = folder / "mine.json"
    path.write_text(shape if isinstance(shape, str) else json.dumps(shape))
    given = {"name": "mine", "kind": "template", "url": SecretStr("https://a.example/"), "template": path}
    return target(Endpoint.model_validate({**given, "escape": escape}), 100_000)


def test_values_conditions_and_loops_fill_the_strings(tmp_path: Path) -> None:
    shape = {
        "text": "{{ title }}",
        "nested": [{"where": "{{ incident.place.name | upper }}"}, 7, None],
        "sources": "{% for link in links %}{{ link.name }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "absent": "{{ incident.no.such.thing }}",
    }
    made = json.loads(template(tmp_path, shape).body(body(alert())))
    assert made == {
        "text": "HIGH opened: US-led coalition strikes pro-regime forces inside the At Tanf zone",
        "nested": [{"where": "AT TANF"}, 7, None],
        "sources": "Example",
        "absent": "",
    }


def test_hostile_text_changes_no_shape_and_is_escaped(tmp_path: Path) -> None:
    made = json.loads(template(tmp_path, {"text": "*{{ incident.quote }}*"}, escape="slack").body(body(hostile())))
    assert list(made) == ["text"]
    assert "<!channel>" not in made["text"]
    assert made["text"].startswith("*@everyone")
    assert (
        json.loads(template(tmp_path, {"t": "{{ title }}"}, escape="html").body(body(hostile())))["t"].count("<") == 0
    )


def test_a_digest_goes_through_the_same_template(tmp_path: Path) -> None:
    shape = {"text": "{{ title }}", "lines": "{% for one in alerts %}{{ one.line }};{% endfor %}"}
    assert json.loads(template(tmp_path, shape).body(summary(alert(), 3)))["lines"].count(";") == 3


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}{{ [].append(1) }}",
        "{{ cycler.__init__.__globals__ }}{{ lipsum() }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{% for a in range(9) %}{% endfor %}",
        "{% for a in [1] %}{% for b in [1] %}{% for c in [1] %}{% endfor %}{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{% include '/etc/passwd' %}",
        "{% set a = 1 %}",
        "{{ title | format(1) }}",
        "{{ title | center(1000000000) }}",
        "{{ title",
        "{{ '%1000000000d' % 1 }}",
        "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
        "{{ " + "9" * 5_000 + " }}",
        "{{ title | truncate(1e400) }}",
    ],
)
def test_what_could_run_long_or_reach_out_is_refused_at_the_start(source: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"mine\.json: text"):
        template(tmp_path, {"text": source})


@pytest.mark.parametrize("text", ["incident.quote", "incident.quote ~ title", "title + title", "'abc'"])
def test_a_text_cannot_be_looped_over_and_the_plain_payload_goes_out_instead(text: str, tmp_path: Path) -> None:
    endless = f"{{% for a in {text} %}}{{% for b in {text} %}}{{{{ a }}}}{{% endfor %}}{{% endfor %}}"
    assert template(tmp_path, {"text": endless}).body(body(alert())) == body(alert())


def test_a_loop_over_lists_put_together_ends_as_one_over_a_list_does(tmp_path: Path) -> None:
    many = "{% for one in " + " + ".join([f"[{'1,' * 150}]"] * 2) + " %}x{% endfor %}"
    assert json.loads(template(tmp_path, {"text": many}).body(body(alert())))["text"] == "x" * 200


def test_attributes_of_python_are_not_reached(tmp_path: Path) -> None:
    made = template(tmp_path, {"text": "{{ title.__class__ }}{{ alerts.__len__ }}"}).body(body(alert()))
    assert "class" not in json.loads(made).get("text", "")


def test_too_much_output_is_cut_off(tmp_path: Path) -> None:
    many = "{% for a in alerts %}{% for b in alerts %}" + "x" * 5_000 + "{% endfor %}{% endfor %}"
    said = summary(alert(), 15)
    assert template(tmp_path, {"text": many}).body(said) == said


@pytest.mark.parametrize(("text", "said"), [("{", "is no JSON"), ('"' + "x" * 70_000 + '"', "at most 65536")])
def test_a_file_that_is_no_template_is_named(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=said):
        template(tmp_path, text)


def test_a_template_without_its_kind_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='set kind = "template"'):
        target(Endpoint(name="a", url=SecretStr("https://a.example/"), template=tmp_path / "x.json"), 1000)
