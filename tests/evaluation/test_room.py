"""The room judges readings; it must not know how they are made."""

from tests.test_rooms import FILES, ours, room


def test_evaluation_knows_records_and_errors_alone() -> None:
    allowed = {"evaluation", "records", "errors"}
    assert {
        path.name: ours(path) - allowed for path in FILES if room(path) == "evaluation" and ours(path) - allowed
    } == {}
