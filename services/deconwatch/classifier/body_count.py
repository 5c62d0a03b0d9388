# ruff: noqa: E501 - a pattern is one line
"""Set phrases that state a toll without a verb that governs its number: "the toll rose to 31", "claimed seven lives"."""

import re
from collections.abc import Iterator

from deconwatch.classifier.numerals import QUANTITY, Quantity, quantity

_N = re.sub(r"\(\?P<\w+>", "(?:", QUANTITY.pattern)
_Q = rf"(?P<q>{_N})"
_OR = rf"(?P<or>{_N})"
_COUNT = r"(?:toll|tally|number|count|figure)"
_ARRIVES = r"(?:\bto|\bat|\bnow|\bis|\bwas|\breached|\breaches|\bpassed|:)"
_WHERE = r"[^.;:]{0,110}?(?:\bfrom (?:[a-z]+|\d+) )?"
_CREW = r"(?P<crew>two|three|four|five|six|seven|eight|nine|ten|\d+)-(?:man|member|person|strong) (?:crew|team|patrol)"
_FOUND = r"(?:pulled|recovered|found|retrieved|dug|taken|brought|lay|were|had|have|was)"
_PHRASES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("killed", rf"\b(?:death {_COUNT}|toll(?! (?:of|in) (?:wounded|injured))|{_COUNT} of (?:the )?(?:people )?(?:dead|deaths|killed|fatalities|victims|those killed))\b{_WHERE}{_ARRIVES} {_Q}(?! (?:[a-z]+ )?(?:wounded|injured|hurt)\b)"),
        ("wounded", rf"\b{_COUNT} of (?:the )?(?:people )?(?:wounded|injured|injuries|those (?:wounded|injured|hurt))\b{_WHERE}{_ARRIVES} {_Q}"),
        ("wounded", rf"\bof (?:the )?(?:wounded|injured) (?:at|to) {_Q}"),
        ("killed", rf"\b(?:revised|raised|corrected|lowered|cut) (?:its|the|their|his) (?:death )?(?:toll|figure|count)\b[^.;:]{{0,40}}?\bto {_Q}"),
        ("killed", rf"\b(?:claim(?:ed|ing|s)|took|taking|taken|cost(?:ing)?) (?:the lives of {_Q}|{_OR} (?:[a-z]+ ){{0,2}}?(?:lives|their lives)\b)"),
        ("killed", rf"\b(?:{_Q} (?:[a-z]+ )?bodies|bodies of {_OR} [a-z]+)\b(?=[^.;]{{0,40}}?\b{_FOUND}\b)"),
        ("killed", rf"\b{_CREW} (?:(?:was|were|is|are|had|has|have) )?(?:all )?(?:killed|dead|died|perished)\b"),
        ("killed", rf"\bkill(?:ed|ing) (?:a|an|the|its|their) {_CREW}\b"),
        ("killed", rf"\bkill(?:ed|ing) (?:a|an|one) (?:[a-z]+ )?family of {_Q}"),
        ("killed", rf"\bwith {_Q} [^.;]{{0,40}}?\b(?:aboard|on board)\b[^.]{{0,60}}?\b(?:all|none) (?:of them )?(?:were killed|died|perished|are dead|survived)\b"),
    )
)  # fmt: skip


def phrases(view: str) -> Iterator[tuple[str, Quantity]]:
    """(killed or wounded, how many) for every set phrase of a sentence in the form of a view."""
    if not _HINT.search(view):
        return
    for kind, pattern in _PHRASES:
        for hit in pattern.finditer(view):
            name = next(name for name in ("crew", "or", "q") if name in hit.groupdict() and hit[name])
            number = quantity(view, *hit.span(name)) if name != "crew" else _crew(hit)
            if number is not None and view[number.start : number.end].strip() not in {"a", "an", "no"}:
                yield kind, number


_HINT = re.compile(r"\b(?:toll|tally|number|count|figure|wounded at|injured at|lives|bodies|-(?:man|member|person|strong)|family of|aboard|on board)\b")  # fmt: skip


def _crew(hit: re.Match[str]) -> Quantity | None:
    found = quantity(f"{hit['crew']} ")
    return found and Quantity(found.low, found.low, approximate=False, start=hit.start("crew"), end=hit.end("crew"))
