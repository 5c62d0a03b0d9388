"""When: the words of a sentence against the day of publication, as first and last possible day.

A weekday is its last occurrence up to the day of publication (news convention, AP Stylebook: days within seven days go
by name); where the words look ahead its next one. "Late December" is the 21st to the end, the month's last occurrence
before publication. "Two days earlier" counts from the day named last, "two days ago" from that of publication.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from deconwatch.classifier.numerals import value
from deconwatch.classifier.timewords import DATELINE, DAYS, MONTHS, ORDINALS, PATTERN
from deconwatch.records import TimeSpan

Ahead = Callable[[int, int], bool]
"""Whether the words at [start, end) tell of a day to come."""
Days = tuple[date, date, str]
_ONE = timedelta(days=1)
_LONGEST_RANGE = 21
"""Days of "from 4 to 20 May" at most; two numbers further apart are no range of one event."""
_YEAR_PARTS = {
    "early": (1, 4),
    "the beginning of": (1, 4),
    "the start of": (1, 4),
    "mid": (5, 8),
    "the middle of": (5, 8),
}
_MONTH_PARTS = {
    "early": (1, 10),
    "the beginning of": (1, 10),
    "the start of": (1, 10),
    "the first days of": (1, 7),
    "the first half of": (1, 15),
    "mid": (11, 20),
    "the middle of": (11, 20),
    "the second half of": (16, 31),
}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 12)}
_WEEKS = {"first": (1, 7), "second": (8, 14), "third": (15, 21), "fourth": (22, 28), "last": (25, 31)}


def find(
    view: str, published: date | None, *, ahead: Ahead | None = None, last: date | None = None
) -> list[tuple[TimeSpan, int, int]]:
    """Every time named in the view with its offsets, in order; without a day of publication only its words.

    `last`: the day that the text named last, of which "the day before" speaks.
    """
    found: list[tuple[TimeSpan, int, int]] = []
    for hit in PATTERN.finditer(view):
        if hit.start() < 60 and DATELINE.match(view, hit.end()) and view[: hit.start()].endswith(", "):
            continue  # the day of writing, not of what is told
        anchor = next((each.start for each, _, _ in reversed(found) if each.start and each.precision == "day"), None)
        if (hit["before"] or hit["counted"]) and anchor is None:
            anchor = _after(hit, view, published)
        future = ahead is not None and ahead(hit.start(), hit.end())
        span = _resolve(hit, published, future=future, anchor=anchor or last)
        if span is not None:
            found.append((span, hit.start(), hit.end()))
    return found


def _after(hit: re.Match[str], view: str, published: date | None) -> date | None:
    """The day named next in the sentence: "suspended on Tuesday what had been hit the night before"."""
    for later in PATTERN.finditer(view, hit.end()):
        if later["weekday"] and (span := _resolve(later, published, future=False, anchor=None)) is not None:
            return span.start
    return None


def _resolve(hit: re.Match[str], published: date | None, *, future: bool, anchor: date | None) -> TimeSpan | None:
    """`anchor`: the day of which "the day before" speaks; the day of publication where none is named."""
    words = " ".join(hit[0].split())
    groups = hit.groupdict()
    try:
        told = _of_calendar(groups, published, anchor, future=future)
        if told is None and published is not None:
            told = _counted(groups, anchor, published) or _relative(groups, published, future=future)
    except (ValueError, OverflowError):
        return None  # 31 February, the year before the first
    if told is not None and published is not None and groups["way"] == "later" and told[0] > published:
        told = None
    if told is None:
        return None if published is not None else TimeSpan(text=words)
    first, last, precision = told
    return TimeSpan(start=first, end=last, precision=precision, text=words)


def _of_calendar(
    groups: dict[str, str | None], published: date | None, anchor: date | None, *, future: bool
) -> Days | None:
    """Days that are named by number, month or year."""
    if groups["iso"]:
        return _day(date.fromisoformat(groups["iso"]))
    if groups["dotday"]:
        return _day(date(int(groups["dotyear"] or 0), int(groups["dotmonth"] or 0), int(groups["dotday"])))
    for low, high, month, year in (("ra", "rb", "rm", "ry"), ("sa", "sb", "sm", "sy")):
        if groups[month]:
            last = _in_year(int(groups[high] or 0), _month(groups[month]), groups[year], published, future=future)
            return _range(int(groups[low] or 0), last) if last else None
    for number, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("ordinal", "om", "oy")):
        if groups[month]:
            told = groups[number] or ""
            day = ORDINALS.get(told) or int(told)
            exact = _in_year(day, _month(groups[month]), groups[year], published, future=future)
            return _day(exact) if exact else None
    if groups["bare"] and (anchor or published):
        return _bare(int(groups["bare"]), anchor, published)
    return _part_of_calendar(groups, published)


def _part_of_calendar(groups: dict[str, str | None], published: date | None) -> Days | None:
    """Parts of months and years, and whole ones."""
    for part, month, year, parts in (("part", "m3", "y3", _MONTH_PARTS), ("week", "m6", "y6", _WEEKS)):
        if groups[month]:
            return _part(groups[part] or "", _month(groups[month]), groups[year], published, parts)
    if groups["y7"]:
        first, last = _YEAR_PARTS.get(groups["yearpart"] or "", (9, 12))
        return date(int(groups["y7"]), first, 1), _month_end(int(groups["y7"]), last), "range"
    if groups["y8"]:
        return _season(groups["season"] or "", int(groups["y8"]))
    if groups["m4"]:
        return _whole_month(int(groups["y4"] or 0), _month(groups["m4"]))
    if groups["decade"]:
        return date(int(groups["decade"]), 1, 1), date(int(groups["decade"]) + 9, 12, 31), "year"
    if groups["year"]:
        return date(int(groups["year"]), 1, 1), date(int(groups["year"]), 12, 31), "year"
    return None


def _counted(groups: dict[str, str | None], anchor: date | None, published: date) -> Days | None:
    """Days that are counted from the one named last."""
    base = anchor or published
    if anchor is None and (groups["next"] or groups["way"] == "later"):
        return None
    if groups["before"] or groups["next"]:
        return _day(base - _ONE if groups["before"] else base + _ONE)
    if groups["same"]:
        return _day(anchor) if anchor else None
    if groups["inday"]:
        return _day(base)
    if groups["counted"]:
        number = 1 if groups["counted"] == "the" else value(groups["counted"])
        if number is None or (groups["counted"] == "the" and groups["countedunit"] != "day"):
            return None
        days = number * (7 if (groups["countedunit"] or "").startswith("week") else 1)
        return _day(base + (days if groups["way"] == "later" else -days) * _ONE)
    if groups["ago"] and groups["from"] != "ago":
        return _ago(value(groups["ago"]), groups["unit"] or "", base)
    return None


def _relative(groups: dict[str, str | None], published: date, *, future: bool) -> Days | None:
    """Days that are counted from the one of publication."""
    if groups["weekday"] or groups["lastday"]:
        return _day(_weekday(groups, published, future=future))
    for first, last in (("wa", "wb"), ("wc", "wd")):
        if groups[last]:
            end = published - _back(groups[last], published) * _ONE
            return end - _back(groups[first], end) * _ONE, end, "range"
    if groups["into"]:
        end = published - _back(groups["into"], published) * _ONE
        return end - _ONE, end, "range"
    if groups["today"]:
        return published - _ONE if groups["today"] == "overnight" else published, published, "day"
    if groups["yesterday"] or groups["tomorrow"]:
        return _day(published - _ONE if groups["yesterday"] else published + _ONE)
    if groups["day"]:
        return published - _ONE, published, "range"
    if groups["ago"]:
        return _ago(value(groups["ago"]), groups["unit"] or "", published)
    if groups["span"]:
        n = {"couple of": 2, "few": 3, "several": 4}.get(groups["span"]) or value(groups["span"]) or 1
        unit = groups["spanunit"] or ""
        days = n * {"d": 1, "w": 7, "m": 30, "h": 1}[unit[0]] if unit != "hours" else max(1, -(-n // 24))
        return published - min(days, 3660) * _ONE, published, "range"
    if groups["weekend"]:
        return _weekend("this", published, future=future)
    if groups["rel"]:
        return _period(groups["rel"], groups["relunit"] or "", published, future=future)
    if groups["m5"] or groups["m9"]:
        month = _month(groups["m5"] or groups["m9"])
        return _whole_month(published.year - (month > published.month) * (not future), month)
    return None


def _day(exact: date) -> Days:
    return exact, exact, "day"


def _range(first: int, last: date) -> Days:
    """From a day of the month to a later one; numbers that make no range leave the day that is named with its month."""
    if not 0 < last.day - first <= _LONGEST_RANGE or first < 1:
        return _day(last)
    return last.replace(day=first), last, "range"


def _back(weekday: str | None, until: date) -> int:
    """Days from a weekday's last occurrence until a day."""
    return (until.weekday() - DAYS[weekday or ""]) % 7


def _weekday(groups: dict[str, str | None], published: date, *, future: bool) -> date:
    back = _back(groups["weekday"] or groups["lastday"], published)
    if groups["last"] == "next" or (future and back):
        back -= 7
    elif groups["last"] in {"last", "past"} and back == 0:
        back = 7
    return published - back * _ONE


def _bare(day: int, anchor: date | None, published: date | None) -> Days | None:
    """ "On the 25th": of the month that was spoken of, else the last one up to the day of publication."""
    if anchor is not None and (published is None or anchor.replace(day=1) <= published):
        return _day(anchor.replace(day=day))
    if published is None:
        return None
    month = published if day <= published.day else published.replace(day=1) - _ONE
    return _day(month.replace(day=day))


def _month(name: str | None) -> int:
    return MONTHS[(name or "").rstrip(".")]


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _whole_month(year: int, month: int) -> Days:
    return date(year, month, 1), _month_end(year, month), "month"


def _in_year(day: int, month: int, year: str | None, published: date | None, *, future: bool) -> date | None:
    """The date in its year; without one the last up to publication, or the next where the words look ahead."""
    if year:
        return date(int(year), month, day)
    if published is None:
        return None
    for candidate in (published.year, published.year - 1) if not future else (published.year, published.year + 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if (found - published).days <= 14 if not future else found >= published - timedelta(days=14):
            return found
    return None


def _part(
    part: str, month: int, year: str | None, published: date | None, parts: dict[str, tuple[int, int]]
) -> Days | None:
    if year:
        number = int(year)
    elif published is not None:
        number = published.year - (month > published.month)
    else:
        return None
    last = calendar.monthrange(number, month)[1]
    first_day, last_day = parts.get(part, (21, last))
    return date(number, month, first_day), date(number, month, min(last, last_day)), "range"


def _ago(number: int | None, unit: str, base: date) -> Days | None:
    if number is None or number > 200:
        return None
    days = {"d": 1, "w": 7, "m": 30, "y": 365}[unit[0]] * number
    slack = 0 if unit.startswith("d") else days // (number + 1) or 3
    middle = base - timedelta(days=days)
    return (
        middle - timedelta(days=slack),
        min(base, middle + timedelta(days=slack)),
        "day" if slack == 0 else "range",
    )


def _weekend(rel: str, published: date, *, future: bool) -> Days:
    """Saturday and Sunday: of the week of publication once they are there or where the words look ahead."""
    saturday = published - published.weekday() * _ONE + 5 * _ONE
    there = published.weekday() >= 5
    if (there and rel in {"last", "past", "previous"}) or not (there or future or rel == "next"):
        saturday -= 7 * _ONE
    return saturday, saturday + _ONE, "range"


def _period(rel: str, unit: str, published: date, *, future: bool) -> Days | None:
    monday = published - published.weekday() * _ONE
    if rel == "earlier this" and (told := _period("this", unit, published, future=False)) is not None:
        return told[0], max(told[0], min(told[1], published - _ONE)), told[2]
    if unit == "week":
        shift = {"last": -7, "past": -7, "previous": -7, "next": 7}.get(rel, 0)
        first = monday + shift * _ONE
        return first, first + 6 * _ONE if shift or future else published, "range"
    if unit == "weekend":
        return _weekend(rel, published, future=future)
    if unit == "month":
        if rel in {"last", "past", "previous"}:
            year, month = (published.year, published.month - 1) if published.month > 1 else (published.year - 1, 12)
            return _whole_month(year, month)
        if rel == "next":
            return _whole_month(published.year + (published.month == 12), published.month % 12 + 1)
        return date(published.year, published.month, 1), published, "range"
    if unit == "year":
        year = published.year - (rel in {"last", "past", "previous"}) + (rel == "next")
        end = date(year, 12, 31) if year != published.year else published
        return date(year, 1, 1), end, "year"
    number = _SEASONS[unit][0]
    year = published.year - (
        number > published.month or (rel in {"last", "past"} and _SEASONS[unit][1] >= published.month)
    )
    return _season(unit, year)


def _season(unit: str, year: int) -> Days:
    first, last = _SEASONS[unit]
    return date(year, first, 1), _month_end(year, last), "range"
