"""What is not the article never counts as the article."""

import pytest

from deconwatch.classifier import furniture

ICONS = "Nothing here.icon bookmarkicon cameraicon checkicon closeicon downloadicon edit"


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Russia cuts the hotline",
        "Related: coalition strikes inside the zone",
        "You may also like Turkish jets near Manbij",
        "from Some Blog http://example.org/x",
        "Exit mobile version",
        "No comments:",
        "0:00",
    ],
)
def test_a_line_of_furniture_is_blanked(line: str) -> None:
    assert furniture.without(f"One.\n{line}\nTwo.").split() == ["One.", "Two."]


def test_icon_names_are_blanked_from_where_they_start() -> None:
    assert furniture.without(ICONS).strip() == "Nothing here."


@pytest.mark.parametrize(
    "line",
    [
        "Watch officers said the line was open.",
        "Video from the cockpit shows the intercept, which the navy called unsafe.",
    ],
)
def test_prose_stays(line: str) -> None:
    assert furniture.without(line).strip() != ""
