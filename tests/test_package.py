"""What `pip install .` brings: one name, the data that the code reads, one command."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_brings_one_name_with_types_and_data(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        entry_points = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"deconwatch"}
    for needed in (
        "py.typed",
        "default.toml",
        "theatres/syria.toml",
        "theatres/general.toml",
        "demo/articles.jsonl",
        "fetcher/public.opml",
    ):
        assert f"deconwatch/{needed}" in names
    assert entry_points.split() == ["[console_scripts]", "deconwatch", "=", "deconwatch.cli:main"]


def test_the_lock_files_name_no_index_and_hash_everything() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        blocks = [block for block in text.replace("\\\n", " ").splitlines() if block and not block.startswith("#")]
        assert all("--hash=sha256:" in block for block in blocks)
