# ruff: noqa: E501 - a pattern is one line
"""Where sentences start and end, as half-open offsets.

Rules and not a model: an abbreviation list for titles, months and initials covers news English, and a boundary
missed costs less than one set inside "U.S. Army Col. Thomas".
"""

import re
import statistics

LONGEST = 700
"""Characters after which a sentence is cut at a space; texts stripped of punctuation have none else."""

_END = re.compile(r"[.!?\u2026\u061f\u3002][\"')\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:[a-z]|u\.s|u\.n|u\.k|e\.u|d\.c|a\.m|p\.m|mr|mrs|ms|dr|gen|lt|col|maj|brig|capt|cmdr|cdr|sgt|adm|rear adm|vice adm|gov|sen|rep|st|jr|sr|no|nos|vs|etc|inc|ltd|co|corp|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|approx|est|dept|fig|prof|rev|hon|pres|sec|spec|pvt|e\.g|i\.e|al|lt\.\s?gen|maj\.\s?gen|brig\.\s?gen)$",
    re.IGNORECASE,
)
_STARTER = re.compile(
    r"\s+[\"'(\[]?(?:the|a|an|in|on|at|it|he|she|they|we|but|this|that|these|those|however|after|as|when|while|and|there)\b"
)
_NEXT = re.compile(r"\s*[\"'(\[]*[^\sa-z]")


def spans(text: str) -> list[tuple[int, int]]:
    """Sentences of a masked text, trimmed, in order, none longer than LONGEST."""
    found: list[tuple[int, int]] = []
    for start, end in _blocks(text):
        at = start
        for stop in _END.finditer(text, start, end):
            if stop.end() < end and not _ends(text, stop):
                continue
            found += _cut(text, at, stop.end())
            at = stop.end()
        found += _cut(text, at, end)
    return found


def _blocks(text: str) -> list[tuple[int, int]]:
    lines = [line for line in text.split("\n") if line.strip()]
    wrapped = len(lines) > 5 and max(map(len, lines)) <= 100 and statistics.median(map(len, lines)) > 45
    blocks, at = [], 0
    for newline in re.finditer(r"\n", text):
        here = newline.start()
        after = text[here + 1 : here + 80].lstrip(" ")
        if not after.startswith("\n") and after:
            before = text[max(0, here - 3) : here].rstrip()
            if after[0].islower() or (wrapped and before[-1:] not in ".!?\"'"):
                continue
        blocks.append((at, here))
        at = here + 1
    blocks.append((at, len(text)))
    return blocks


def _ends(text: str, stop: re.Match[str]) -> bool:
    if not _NEXT.match(text, stop.end()):
        return False
    if stop[0][0] == "." and _ABBREVIATION.search(text[max(0, stop.start() - 12) : stop.start()]):
        initial = text[max(0, stop.start() - 3) : stop.start()].lower()
        return initial.endswith(("u.s", "u.n", "u.k", ".m")) and bool(
            _STARTER.match(text[stop.end() : stop.end() + 14].lower())
        )
    return True


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    while True:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            return pieces
        if end - start <= LONGEST:
            return [*pieces, (start, end)]
        space = text.rfind(" ", start + 1, start + LONGEST)
        middle = space if space > start else start + LONGEST
        pieces.append((start, middle))
        start = middle
