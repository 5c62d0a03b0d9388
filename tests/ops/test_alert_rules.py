"""The Prometheus rules: valid, tested by promtool, over metrics that exist, and each explained in the runbook."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deconwatch.fetcher.schedule import SUCCESSES
from deconwatch.metrics import Metrics

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "ops" / "prometheus" / "rules" / "deconwatch.yml"
RULE_TESTS = ROOT / "ops" / "prometheus" / "rules" / "deconwatch_test.yml"
RUNBOOK = ROOT / "docs" / "runbook.md"


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def promtool(*arguments: str) -> None:
    found = shutil.which("promtool")
    if found is None:
        if os.environ.get("REQUIRE_PROMTOOL") == "1":
            pytest.fail("REQUIRE_PROMTOOL=1, but no promtool on PATH (Debian: prometheus)", pytrace=False)
        pytest.skip("no promtool on PATH (Debian: prometheus)")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rules_and_the_config_that_names_them_are_valid() -> None:
    promtool("check", "config", str(ROOT / "ops" / "prometheus" / "prometheus.yml"))


def test_the_alerts_fire_when_they_should_and_only_then() -> None:
    promtool("test", "rules", str(RULE_TESTS))


def test_every_alert_has_a_runbook_entry_and_every_entry_an_alert() -> None:
    entries = re.findall(r"^## (Deconwatch\w+)$", RUNBOOK.read_text(), flags=re.MULTILINE)
    assert entries == [rule["alert"] for rule in rules()]


def test_every_alert_links_to_its_own_entry_and_has_a_severity_that_the_entry_states() -> None:
    severities = dict(re.findall(r"^## (Deconwatch\w+)\n\n\*(\w+)\*", RUNBOOK.read_text(), flags=re.MULTILINE))
    for rule in rules():
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] == severities[rule["alert"]]


def test_every_alert_is_seen_firing_and_quiet_alerts_are_no_accident() -> None:
    cases = [case for test in yaml.safe_load(RULE_TESTS.read_text())["tests"] for case in test["alert_rule_test"]]
    assert {case["alertname"] for case in cases if case.get("exp_alerts")} == {rule["alert"] for rule in rules()}


def test_the_polls_that_count_as_good_are_those_of_the_fetcher() -> None:
    failing = next(rule["expr"] for rule in rules() if rule["alert"] == "DeconwatchPollsFailing")
    good = re.search(r'outcome!~"([^"]*)"', failing)
    assert good is not None
    assert set(good[1].split("|")) == SUCCESSES


def test_the_rules_ask_only_for_metrics_and_labels_that_the_services_expose() -> None:
    labels: dict[str, set[str]] = {}
    for collector in vars(Metrics()).values():
        if hasattr(collector, "_labelnames"):
            for metric in collector.describe():
                kind = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(metric.type, ("",))
                for suffix in kind:
                    labels[metric.name + suffix] = set(collector._labelnames)
    for rule in rules():
        for name, selector in re.findall(r"\b(deconwatch_\w+)(?:\{([^}]*)\})?", rule["expr"]):
            assert name in labels, f"{rule['alert']} asks for {name}"
            used = set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector))
            assert used <= labels[name], f"{rule['alert']} asks for {name}{{{selector}}}"
