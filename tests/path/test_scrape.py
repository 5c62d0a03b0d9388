"""What Prometheus sees: `promtool` reads a real scrape of each service and finds no fault."""

import os
import shutil
import subprocess

import pytest

from deconwatch.demo.feeds import documents, stories
from tests.path.conftest import Made
from tests.path.stack import SERVICES


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        if os.environ.get("REQUIRE_PROMTOOL") == "1":
            pytest.fail("REQUIRE_PROMTOOL=1, but promtool is not on the path: install Prometheus", pytrace=False)
        pytest.skip("promtool is not on the path: install Prometheus to check the metrics")
    return found


@pytest.mark.timeout(900)
def test_promtool_finds_no_fault_in_the_metrics_of_any_service(make_stack: Made, promtool: str) -> None:
    told = stories()
    with make_stack({}, sorted({f"/{story.feed}" for story in told})) as stack:
        stack.web.documents = documents(told, base=stack.web.base)
        stack.start(*SERVICES)
        stack.wait_settled(articles=len(told))
        for service in stack.services:
            status, text = service.get("/metrics")
            assert status == 200
            checked = subprocess.run(
                [promtool, "check", "metrics"], input=text, capture_output=True, text=True, timeout=30, check=False
            )
            assert (checked.returncode, checked.stdout + checked.stderr) == (0, ""), service.name
        shown = "".join(service.get("/metrics")[1] for service in stack.services)
        for metric in ("polls_total", "articles_total", "mentions_total", "alerts_total", "deliveries_total"):
            values = [
                float(line.rsplit(" ", 1)[1])
                for line in shown.splitlines()
                if line.startswith(f"deconwatch_{metric}{{")
            ]
            assert sum(values) > 0, metric


@pytest.mark.timeout(400)
def test_health_tells_live_and_ready(make_stack: Made) -> None:
    with make_stack({}, []) as stack:
        for service in stack.start(*SERVICES):
            assert service.get("/livez")[0] == 200
            assert service.get("/readyz")[0] == 200
