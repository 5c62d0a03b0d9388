"""How many were killed and wounded, as news writes it (AP Stylebook on numerals; sentences of our own)."""

from datetime import UTC, datetime

import pytest

from deconwatch.classifier.casualties import casualties
from deconwatch.classifier.document import ACT
from deconwatch.classifier.reader import Reader
from deconwatch.records import Article

A = ACT * 7

CASES = [
    # sentence in the form of a view, killed (min, max), wounded (min, max)
    (f"warplanes killed at least 62 {A} soldiers and wounded around 100 near the airport", (62, None), (100, 100)),
    (f"three {A} soldiers were killed and 11 wounded when a jet bombed a building", (3, 3), (11, 11)),
    ("two people were killed and seven hurt when a convoy came under fire", (2, 2), (7, 7)),
    (f"a {A} soldier was killed and two were wounded on monday", (1, 1), (2, 2)),
    ("one soldier was killed and three others hurt", (1, 1), (3, 3)),
    ("an officer was shot dead and another badly hurt", (1, 1), (1, 1)),
    (f"a strike killed a {A} worker; four paramedics were injured", (1, 1), (4, 4)),
    ("killing at least six men and wounding nine", (6, None), (9, 9)),
    ("the raid led to 15 deaths and dozens of wounded", (15, 15), (24, None)),
    ("leaving four dead and a dozen injured", (4, 4), (12, 12)),
    ("between 15 and 20 fighters were killed", (15, 20), None),
    ("more than 60 soldiers died in the attack", (60, None), None),
    ("a handful of soldiers were killed", (3, None), None),
    ("two dozen soldiers were wounded", None, (24, 24)),
    ("several soldiers were hurt", None, (2, None)),
    ("the death toll from the shelling of the school rose to 31 overnight", (31, 31), None),
    ("the number of wounded stood at nine", None, (9, 9)),
    ("the raid claimed the lives of four medics", (4, 4), None),
    ("a blast that cost seven lives tore through the depot", (7, 7), None),
    ("eleven bodies were pulled from the rubble of the clinic", (11, 11), None),
    ("the two-man crew was killed when the aircraft came down", (2, 2), None),
    ("a surgeon was killed and her assistant injured", (1, 1), (1, 1)),
    ("a peacekeeper succumbed to his wounds", (1, 1), None),
    ("nobody was killed or wounded", (0, 0), (0, 0)),
    ("40 people were wounded, six of them children", None, (40, 40)),
    ("three soldiers needed treatment after the collision", None, (3, 3)),
    ("three hundred people were injured", None, (300, 300)),
    ("there was no word on whether anybody had been killed", None, None),
    ("all four died in the bunker", (4, 4), None),
    ("soldiers shot dead at least 22 people", (22, None), None),
    ("eight soldiers suffered light injuries when a rocket hit the camp", None, (8, 8)),
    ("three soldiers were hurt when 35 mortar shells hit their post", None, (3, 3)),
    ("seven members of the team were killed when three of the cars were struck", (7, 7), None),
    ("no one was hurt", (0, 0), (0, 0)),
    ("no casualties were reported", (0, 0), (0, 0)),
    ("there were no deaths but several were injured", (0, 0), (2, None)),
    ("six airmen aboard and a civilian on the ground were killed", (7, 7), None),
    (f"shelling killed seven {A} soldiers and a civilian near the town", (8, 8), None),
    ("a driver and two guards were killed and a nurse was hurt", (3, 3), (1, 1)),
    ("the raid killed two soldiers and a third man was wounded", (2, 2), (1, 1)),
    ("the raid killed 15 people, two of them children, and wounded 20 others", (15, 15), (20, 20)),
    ("neither of the two people inside was hurt", (0, 0), (0, 0)),
    ("11:05 one of the two airmen is dead", (1, 1), None),
    ("13:20 a marine has been killed during the search", (1, 1), None),
    ("both crew ejected and one has light injuries", None, (1, 1)),
    ("a man was killed; one soldier had a scratch", (1, 1), (1, 1)),
    ("soldiers on both sides suffered minor injuries", None, None),
    ("in 2016 the two sides met 24 miles from the base", None, None),
    ("two drones were shot down over the base", None, None),
]


@pytest.mark.parametrize(("view", "killed", "wounded"), CASES, ids=[case[0].replace(A, "…") for case in CASES])
def test_a_toll(view: str, killed: tuple[int, int | None] | None, wounded: tuple[int, int | None] | None) -> None:
    found = {each.kind: (each.quantity.low, each.quantity.high) for each in casualties(view)}

    assert (found.get("killed"), found.get("wounded")) == (killed, wounded)


def told(reader: Reader, text: str, kind: str) -> list[tuple[int | None, int | None]]:
    report = reader.read(Article(id="a", title="", text=text, published=datetime(2018, 2, 8, tzinfo=UTC)))
    return [
        (each.killed.min if each.killed else None, each.wounded.min if each.wounded else None)
        for each in report.mentions
        if each.type.value == kind
    ]


def test_a_strikers_own_wounded_are_not_the_toll_of_its_strike(reader: Reader) -> None:
    text = (
        "US aircraft killed more than 100 pro-government fighters in self-defence after they attacked a headquarters "
        "of the Syrian Democratic Forces near Khasham, the coalition said. One SDF fighter was wounded."
    )

    assert (100, None) in told(reader, text, "strike.enforcement")
    assert (100, 1) not in told(reader, text, "strike.enforcement")


def test_who_was_killed_by_a_strike_was_not_killed_by_driving_in(reader: Reader) -> None:
    text = (
        "US aircraft killed 20 pro-government fighters in self-defence after they had entered the deconfliction zone "
        "around At Tanf on Tuesday, the coalition said."
    )

    assert set(told(reader, text, "zone.incursion")) <= {(None, None)}
    assert (20, None) in told(reader, text, "strike.enforcement")
