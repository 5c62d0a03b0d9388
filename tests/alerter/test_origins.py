"""Which sources of one incident are one origin."""

from datetime import UTC, datetime

from deconwatch.alerter.origins import copies, origin_ids
from deconwatch.classifier.fingerprint import minhash
from deconwatch.records import IncidentSource

TEXT = (
    "Two aircraft made low passes over a destroyer in the Baltic Sea on Tuesday, coming within nine metres of it, the "
    "command said on Wednesday. Flight operations had to be stopped. Calls on the radio were not answered. The command "
    "called the flights unsafe and unprofessional, and said that the ship had been seventy miles from the coast."
)


def source(article: str, text: str = "", **fields: object) -> IncidentSource:
    plain = {"origin_id": "", "publisher": f"{article} news", "family": f"{article} news"}
    moment = datetime(2016, 4, 13, tzinfo=UTC)
    return IncidentSource.model_validate(
        {"article_id": article, "published": moment, "fingerprint": minhash(text), **plain, **fields}
    )


def origins(*sources: IncidentSource) -> int:
    return len(set(origin_ids(sources, copies(sources))))


def test_an_edited_copy_is_the_origin_that_it_copies() -> None:
    edited = TEXT.replace("low passes", "several low passes").replace("unsafe and unprofessional", "unsafe")
    assert origins(source("a", TEXT), source("b", edited)) == 1


def test_two_outlets_that_heard_the_same_statement_are_two() -> None:
    other = (
        "The command called the flights unsafe. A destroyer was passed by two jets in the Baltic, it told reporters."
    )
    assert origins(source("a", TEXT), source("b", other)) == 2


def test_an_agency_is_one_origin_under_its_short_and_its_long_name() -> None:
    assert origins(source("a", attributions=("AP",)), source("b", attributions=("The Associated Press",))) == 1


def test_an_agency_is_one_origin_in_two_alphabets() -> None:
    assert origins(source("a", publisher="TASS", family="tass"), source("b", attributions=("ТАСС",))) == 1
