# ruff: noqa: E501 - a pattern is one line
"""When: the words of a sentence against the day of publication, as first and last possible day.

A weekday is its last occurrence up to the day of publication (news convention, AP Stylebook: days within seven days go
by name); in a sentence about the future its next one. "Late December" is the 21st to the end, the month's last
occurrence before publication.
"""

import calendar
import re
from datetime import date, timedelta

from deconwatch.classifier.numerals import NUMBER, value
from deconwatch.records import TimeSpan

_DAYS = {
    name: n for n, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = rf"(?:{'|'.join(_DAYS)})"
_PART = r"(?:(?:early|late|earlier|later) )?(?:on |the )?"
_PATTERN = re.compile(
    rf"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    rf"|\b(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y1>(?:19|20)\d\d))?\b(?!:)"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH})(?:,? (?P<y2>(?:19|20)\d\d))?\b"
    rf"|\b(?P<part>early|mid|late|the end of|the beginning of)[- ](?P<m3>{_MONTH})(?: (?P<y3>(?:19|20)\d\d))?\b"
    r"|\bin the (?P<decade>(?:19|20)\d0)s\b"
    rf"|\b(?P<m4>{_MONTH}) (?P<y4>(?:19|20)\d\d)\b"
    rf"|\b(?P<last>last|past|next|this) (?P<lastday>{_DAY})\b"
    rf"|\b{_PART}(?P<weekday>{_DAY})(?:'s)?(?: (?:morning|night|evening|afternoon|overnight))?\b"
    r"|\b(?P<today>earlier today|today|tonight|this morning|this afternoon|this evening|overnight|hours ago|earlier in the day)\b|\b(?P<yesterday>yesterday|last night)\b|\b(?P<tomorrow>tomorrow)\b"
    rf"|\b(?P<ago>{NUMBER}) (?P<unit>days?|weeks?|months?|years?) (?:ago|earlier|before)\b"
    rf"|\b(?:in|over|during|within|for) (?:the )?(?:last|past|previous) (?P<span>couple of|few|several|{NUMBER}) (?P<spanunit>days|weeks|months|hours)\b"
    r"|\b(?:in|over|during|within|for) the (?P<day>past|last) (?:day|24 hours|twenty-four hours)\b"
    r"|\b(?P<before>the (?:day|night|evening) before|(?:the|a) (?:previous|preceding) (?:day|night|evening)|a day (?:earlier|before))\b"
    r"|\b(?P<same>(?:the )?same (?:day|night|evening|morning|afternoon)|that (?:day|night|evening|morning|afternoon))\b"
    r"|\b(?P<next>the (?:next|following) (?:day|morning|night)|a day later)\b"
    r"|\b(?P<rel>last|past|earlier this|this|previous|next) (?P<relunit>week|weekend|month|year|spring|summer|autumn|fall|winter)\b"
    rf"|\b(?:last|in) (?P<m5>{_MONTH})\b(?! \d)"
    r"|\bin (?P<year>(?:19|20)\d\d)\b|\b(?P<recent>in recent (?:weeks|days|months)|recently|weeks ago|months ago|years ago|several months ago)\b"
)  # fmt: skip
_DATELINE = re.compile(r"(?: \([a-z ]{2,20}\))? ?[-\u2014]{1,2} ")


def find(
    view: str,
    published: date | None,
    *,
    start: int = 0,
    end: int | None = None,
    future: bool = False,
    last: date | None = None,
) -> list[tuple[TimeSpan, int, int]]:
    """Every time named in view[start:end] with its offsets, in order; without a day of publication only its words.

    `last`: the day that the text named last, of which "the day before" speaks.
    """
    found: list[tuple[TimeSpan, int, int]] = []
    for hit in _PATTERN.finditer(view, start, len(view) if end is None else end):
        if hit.start() < 60 and _DATELINE.match(view, hit.end()) and view[: hit.start()].endswith(", "):
            continue  # the day of writing, not of what is told
        anchor = next((each.start for each, _, _ in reversed(found) if each.start and each.precision == "day"), None)
        if hit["before"] and anchor is None:
            anchor = _after(hit, view, published)
        anchor = anchor or last
        span = _resolve(hit, published, future=future, anchor=anchor)
        if span is not None:
            found.append((span, hit.start(), hit.end()))
    return found


def nearest(view: str, at: int, published: date | None, *, future: bool = False) -> tuple[TimeSpan, int, int] | None:
    """The time nearest to offset `at`, the one after it on a tie."""
    found = find(view, published, future=future)
    return min(found, key=lambda each: (min(abs(each[1] - at), abs(each[2] - at)), each[1] < at), default=None)


def _after(hit: re.Match[str], view: str, published: date | None) -> date | None:
    """The day named next in the sentence: "suspended on Tuesday what had been hit the night before"."""
    for later in _PATTERN.finditer(view, hit.end()):
        if later["weekday"] and (span := _resolve(later, published, future=False)) is not None:
            return span.start
    return None


def _resolve(
    hit: re.Match[str], published: date | None, *, future: bool, anchor: date | None = None
) -> TimeSpan | None:
    """`anchor`: the day of which "the day before" speaks; the day of publication where none is named."""
    words = " ".join(hit[0].split())
    groups = hit.groupdict()
    if (from_day := anchor or published) is not None and (groups["before"] or groups["same"] or groups["next"]):
        if groups["same"] and anchor is None:
            return None
        exact = from_day + timedelta(days=-1 if groups["before"] else 1 if groups["next"] else 0)
        return TimeSpan(start=exact, end=exact, precision="day", text=words)
    if groups["day"] and published is not None:
        return TimeSpan(start=published - timedelta(days=1), end=published, precision="range", text=words)
    day = _calendar(groups, published, future=future)
    if day is None:
        return None if published is not None else TimeSpan(text=words)
    first, last, precision = day
    return TimeSpan(start=first, end=last, precision=precision, text=words)


def _calendar(groups: dict[str, str | None], published: date | None, *, future: bool) -> tuple[date, date, str] | None:
    try:
        if groups["iso"]:
            exact = date.fromisoformat(groups["iso"])
            return exact, exact, "day"
        for n in ("1", "2"):
            if groups[f"m{n}"]:
                exact_day = _in_year(
                    int(groups[f"d{n}"] or 0), _month(groups[f"m{n}"]), groups[f"y{n}"], published, future=future
                )
                return (exact_day, exact_day, "day") if exact_day else None
        if groups["m3"]:
            return _part(groups["part"] or "", _month(groups["m3"]), groups["y3"], published)
        if groups["m4"]:
            return _whole_month(int(groups["y4"] or 0), _month(groups["m4"]))
        if groups["decade"]:
            return date(int(groups["decade"]), 1, 1), date(int(groups["decade"]) + 9, 12, 31), "year"
        if groups["year"]:
            year = int(groups["year"])
            return date(year, 1, 1), date(year, 12, 31), "year"
    except ValueError:
        return None
    if published is None:
        return None
    return _relative(groups, published, future=future)


def _relative(groups: dict[str, str | None], published: date, *, future: bool) -> tuple[date, date, str] | None:
    one = timedelta(days=1)
    if groups["weekday"] or groups["lastday"]:
        back = (published.weekday() - _DAYS[groups["weekday"] or groups["lastday"] or ""]) % 7
        if groups["last"] == "next" or (future and back):
            back -= 7
        elif groups["last"] in {"last", "past"} and back == 0:
            back = 7
        day = published - back * one
        return day, day, "day"
    if groups["today"]:
        first = published - one if groups["today"] == "overnight" else published
        return first, published, "day"
    if groups["yesterday"] or groups["tomorrow"]:
        day = published - one if groups["yesterday"] else published + one
        return day, day, "day"
    if groups["ago"]:
        return _ago(value(groups["ago"]), groups["unit"] or "", published)
    if groups["span"]:
        n = {"couple of": 2, "few": 3, "several": 4}.get(groups["span"]) or value(groups["span"]) or 1
        unit = groups["spanunit"] or ""
        days = n * {"d": 1, "w": 7, "m": 30, "h": 1}[unit[0]] if unit != "hours" else max(1, -(-n // 24))
        return published - min(days, 3660) * one, published, "range"
    if groups["rel"]:
        return _period(groups["rel"], groups["relunit"] or "", published)
    if groups["m5"]:
        month = _month(groups["m5"])
        return _whole_month(published.year - (month > published.month), month)
    return None


def _month(name: str | None) -> int:
    return _MONTHS[(name or "").rstrip(".")]


def _whole_month(year: int, month: int) -> tuple[date, date, str]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month"


def _in_year(day: int, month: int, year: str | None, published: date | None, *, future: bool) -> date | None:
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


def _part(part: str, month: int, year: str | None, published: date | None) -> tuple[date, date, str] | None:
    if year:
        number = int(year)
    elif published is not None:
        number = published.year - (month > published.month)
    else:
        return None
    last = calendar.monthrange(number, month)[1]
    first_day, last_day = {"early": (1, 10), "the beginning of": (1, 10), "mid": (11, 20)}.get(part, (21, last))
    return date(number, month, first_day), date(number, month, last_day), "range"


def _ago(number: int | None, unit: str, published: date) -> tuple[date, date, str] | None:
    if number is None or number > 200:
        return None
    days = {"d": 1, "w": 7, "m": 30, "y": 365}[unit[0]] * number
    slack = 0 if unit.startswith("d") else days // (number + 1) or 3
    middle = published - timedelta(days=days)
    return (
        middle - timedelta(days=slack),
        min(published, middle + timedelta(days=slack)),
        "day" if slack == 0 else "range",
    )


def _period(rel: str, unit: str, published: date) -> tuple[date, date, str] | None:
    one = timedelta(days=1)
    monday = published - published.weekday() * one
    if unit == "week":
        shift = {"last": -7, "past": -7, "previous": -7, "next": 7}.get(rel, 0)
        first = monday + shift * one
        last = first + 6 * one if shift else published
        return first, last, "range"
    if unit == "weekend":
        saturday = monday - 2 * one
        return saturday, saturday + one, "range"
    if unit == "month":
        if rel in {"last", "past", "previous"}:
            year, month = (published.year, published.month - 1) if published.month > 1 else (published.year - 1, 12)
            return _whole_month(year, month)
        return date(published.year, published.month, 1), published, "range"
    if unit == "year":
        year = published.year - (rel in {"last", "past", "previous"})
        return date(year, 1, 1), date(year, 12, 31) if year < published.year else published, "year"
    months = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 12)}[unit]
    year = published.year - (months[0] > published.month or (rel == "last" and months[1] >= published.month))
    return date(year, months[0], 1), date(year, months[1], calendar.monthrange(year, months[1])[1]), "range"
