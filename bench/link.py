"""CPU time of linking one event among ten thousand and among a million closed incidents.

    .venv/bin/python bench/link.py

The closed incidents lie in the thirty years up to two months ago; the index holds all of them, and each is made anew
from its number when linking asks for it, so that the machine's memory does not decide; that costs the large leg more.
The events are of today and new. What is held is frozen out of the collector's sight, as it is not what is measured.
"""

import gc
import random
import statistics
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from deconwatch.alerter.cluster import Memory
from deconwatch.alerter.grow import grow
from deconwatch.alerter.index import Index
from deconwatch.alerter.link import Known, Outlines, link
from deconwatch.alerter.told import split, tell
from deconwatch.records import (
    ArticleRef,
    Incident,
    Mention,
    MentionType,
    Report,
    Roles,
    Source,
    TimeSpan,
)

SIZES = (10_000, 1_000_000)
EVENTS = 300
ROUNDS = 3
TODAY = date(2026, 3, 1)
YEARS = 30
VOCABULARY = 200_000
SIDES = ("Russia", "United States", "Israel", "Turkey", "Syria", "Iran")


def words_of(number: int) -> tuple[str, ...]:
    """Six rare words, of a vocabulary as large as a language's."""
    dice = random.Random(f"words {number}")
    return tuple(f"w{dice.randrange(VOCABULARY)}" for _ in range(6))


def report(number: int, day: date) -> Report:
    """One strike of one day: two sides, six rare words, all from its number."""
    dice = random.Random(f"event {number}")
    first, second = dice.sample(SIDES, 2)
    mention = Mention(
        type=dice.choice((MentionType.STRIKE_PARTNER, MentionType.AIR_ENCOUNTER, MentionType.GROUND_CONFRONTATION)),
        roles=Roles(initiator=(first,), target=(second,)),
        time=TimeSpan(start=day, end=day, precision="day"),
        confidence=0.8,
    )
    return Report(
        id=f"r-{number}",
        article=ArticleRef(
            id=f"a-{number}",
            published=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            source=Source(publisher=f"p-{number % 500}"),
        ),
        relevant=True,
        score=0.9,
        theatre="syria",
        mentions=(mention,),
        terms=words_of(number),
        days=(day,),
    )


def day_of(number: int, size: int) -> date:
    """Closed incidents are spread evenly over the years."""
    return TODAY - timedelta(days=60 + number * YEARS * 365 // size)


def incident(number: int, size: int) -> Incident:
    """The closed incident of a number."""
    said = report(number, day_of(number, size))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return grow(None, f"i-{number}", "syria", tell(said, split(said, {})), report=said, at=at, blocs={})


def microseconds(size: int) -> float:
    """Median over the rounds of the CPU time to link one event."""
    index, outlines = Index(), Outlines({})
    ((_, model),) = outlines.of(incident(0, size))
    for number in range(size):
        day = day_of(number, size)
        words = words_of(number)
        closed = replace(model, key=(f"a-{number}", 0), published=day, named=frozenset({day}), rare=words)
        index.add(f"i-{number}", [f"a-{number}"], [closed])

    def get(key: str) -> Incident | None:
        number = key.removeprefix("i-")
        return incident(int(number), size) if number.isdecimal() else None

    known = Known(get, index.near)
    gc.collect()
    gc.freeze()
    taken = []
    for turn in range(ROUNDS):
        fresh = [tell(said, split(said, {})) for said in (report(-n - turn * EVENTS - 1, TODAY) for n in range(EVENTS))]
        start = time.process_time()
        for number, told in enumerate(fresh):
            link(
                told,
                [],
                known,
                theatre="syria",
                article_id=f"new-{turn}-{number}",
                outlines=outlines,
                memory=Memory(),
            )
        taken.append((time.process_time() - start) / EVENTS * 1e6)
    return statistics.median(taken)


def main() -> None:
    """Print both legs and their ratio."""
    small, large = (microseconds(size) for size in SIZES)
    print(f"linking one event: {small:.0f} µs among {SIZES[0]:,} closed incidents, {large:.0f} µs among {SIZES[1]:,}")
    print(f"ratio {large / small:.2f}")


if __name__ == "__main__":
    main()
