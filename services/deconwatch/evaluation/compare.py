"""One article's labels against its reading: what is right, false and missed, and every mistake.

The set of types that are not background; then, for the best matching mention of each type found on both sides, realis
and fields. A reading below the threshold says nothing, so its mentions are not compared.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deconwatch.evaluation import baseline
from deconwatch.evaluation.coarse import coarse
from deconwatch.evaluation.fields import FIELDS, Names, agree, shown, stated
from deconwatch.evaluation.labelled import Form, Label, Labelled
from deconwatch.evaluation.mistake import Fault, Mistake, nearest, quote

Reading = Mapping[str, Any]
"""A line of `deconwatch classify --jsonl`."""
RIGHT, FALSE, MISSED = range(3)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`tally`: (what is measured, RIGHT | FALSE | MISSED) → count. What is wrong is both false and missed.

    `judged`: (what, stated confidence, whether it was right) for the reliability table.
    """

    labelled: Labelled
    tally: Counter[tuple[str, int]]
    mistakes: tuple[Mistake, ...]
    judged: tuple[tuple[str, float, bool], ...]


class _Sheet:
    """What one comparison writes down."""

    def __init__(self, labelled: Labelled) -> None:
        self.labelled = labelled
        self.tally: Counter[tuple[str, int]] = Counter()
        self.mistakes: list[Mistake] = []

    def binary(self, what: str, *, expected: bool, got: bool) -> None:
        if expected or got:
            self.tally[what, RIGHT if expected and got else FALSE if got else MISSED] += 1

    def choice(self, what: str, *, right: bool) -> None:
        for side in (RIGHT,) if right else (FALSE, MISSED):
            self.tally[what, side] += 1

    def note(self, fault: Fault, what: str = "", *, expected: str = "", got: str = "", evidence: str = "") -> None:
        one = self.labelled
        voice = one.groups.get("voice") or one.groups.get("kind", "")
        self.mistakes.append(Mistake(fault, one.file, one.id, voice, one.title, what, expected, got, evidence))


def compare(
    labelled: Labelled, reading: Reading, *, names: Names, gate: Sequence[str] = (), failure: str = ""
) -> Outcome:
    """What is right and wrong about a reading.

    `gate`: the words that let the article in; `failure`: why there is no reading, for one that could not be read.
    """
    sheet = _Sheet(labelled)
    got = bool(reading["relevant"])
    mentions: tuple[Label, ...] = tuple(reading["mentions"])
    if failure:
        sheet.note(Fault.UNREAD, evidence=failure)
    _relevance(sheet, got=got, score=float(reading["score"]), mentions=mentions, gate=gate)
    said = mentions if got else ()
    judged = [("article", float(reading["score"]), labelled.relevant)]
    if labelled.form is Form.COARSE:
        _coarse(sheet, said, names)
    elif labelled.form is Form.OPEN:
        _open(sheet, said, names)
    else:
        judged += _full(sheet, said, names)
    if labelled.form is not Form.COARSE and labelled.relevant and got and labelled.groups.get("theatre"):
        _theatre(sheet, str(reading.get("theatre") or ""))
    return Outcome(labelled, sheet.tally, tuple(sheet.mistakes), tuple(judged))


def _relevance(sheet: _Sheet, *, got: bool, score: float, mentions: tuple[Label, ...], gate: Sequence[str]) -> None:
    one = sheet.labelled
    sheet.binary("relevance", expected=one.relevant, got=got)
    sheet.binary("baseline", expected=one.relevant, got=baseline.relevant(one.title, one.text))
    for what, said in (("relevance", got), ("baseline", baseline.relevant(one.title, one.text))):
        if not one.relevant:
            sheet.tally[f"alarm:{what}", FALSE if said else RIGHT] += 1
    if one.relevant == got:
        return
    told = [str(each["type"]) for each in mentions if not each.get("background")]
    sheet.note(
        Fault.FALSE_ALARM if got else Fault.MISSED,
        expected=", ".join(sorted({str(each.get("type", "")) for each in one.mentions} | one.kinds) if not got else ()),
        got=f"score {score:.2f}" + (f": {', '.join(told)}" if told else ""),
        evidence=quote(next((each for each in mentions if not each.get("background")), None))
        or f"gate: {', '.join(gate[:8]) or 'no word opened it'}",
    )


def _theatre(sheet: _Sheet, got: str) -> None:
    expected = sheet.labelled.groups["theatre"]
    sheet.choice("field:theatre", right=expected == got)
    if expected != got:
        sheet.note(Fault.WRONG, "theatre", expected=expected, got=got)


def _full(sheet: _Sheet, said: tuple[Label, ...], names: Names) -> list[tuple[str, float, bool]]:
    labels = sheet.labelled.mentions
    expected, recalled = _by_type(labels, background=False), _by_type(labels, background=True)
    got, aside = _by_type(said, background=False), _by_type(said, background=True)
    for kind in sorted(expected.keys() | got.keys()):
        for what in ("type", f"type:{kind}"):
            sheet.binary(what, expected=kind in expected, got=kind in got)
        if kind not in got:
            there = "read as background" if kind in aside else "not read"
            close = nearest(kind, said)
            sheet.note(Fault.TYPE_MISSED, kind, got=there, evidence=quote(close) if close else "")
        elif kind not in expected:
            there = "labelled as background" if kind in recalled else "not in the labels"
            sheet.note(Fault.TYPE_FALSE, kind, expected=there, evidence=quote(got[kind][0]))
        else:
            _pair(sheet, *_best(expected[kind], got[kind], names), names, strict=True)
    for kind in sorted((expected.keys() | recalled.keys()) & (got.keys() | aside.keys())):
        sheet.choice("background", right=(kind in expected) == (kind in got))
    return [
        ("mention", float(each["confidence"]), each["type"] in expected) for several in got.values() for each in several
    ]


def _open(sheet: _Sheet, said: tuple[Label, ...], names: Names) -> None:
    for label in sheet.labelled.mentions:
        kind = str(label["type"])
        fitting = [each for each in said if each["type"] == kind]
        for what in ("type", f"type:{kind}"):
            sheet.binary(what, expected=True, got=bool(fitting))
        if fitting:
            _pair(sheet, *_best([label], fitting, names), names, strict=False)
        else:
            close = nearest(kind, said)
            sheet.note(Fault.TYPE_MISSED, kind, got="not read", evidence=quote(close) if close else "")


def _coarse(sheet: _Sheet, said: tuple[Label, ...], names: Names) -> None:
    told = [each for each in said if not each.get("background")]
    got: dict[str, Label] = {}
    for each in told:
        if (kind := coarse(str(each["type"]), each.get("about"))) is not None:
            got.setdefault(kind, each)
    for kind in sorted(sheet.labelled.kinds | got.keys()):
        for what in ("type", f"type:{kind}"):
            sheet.binary(what, expected=kind in sheet.labelled.kinds, got=kind in got)
        if kind not in got:
            sheet.note(Fault.TYPE_MISSED, kind, evidence=quote(told[0]) if told else "")
        elif kind not in sheet.labelled.kinds:
            sheet.note(Fault.TYPE_FALSE, kind, got=str(got[kind]["type"]), evidence=quote(got[kind]))
    for label in sheet.labelled.mentions:
        for name, expected in stated(label, names).items():
            fitting = [each for each in said if stated(each, names).get(name) is not None]
            right = [each for each in fitting if stated(each, names)[name] == expected]
            if said:
                _field(sheet, name, "article", label, (right or fitting or [{}])[0], names, strict=False)


def _pair(sheet: _Sheet, label: Label, mention: Label, names: Names, *, strict: bool) -> None:
    kind = str(label["type"])
    if "realis" in label:
        right = label["realis"] == mention.get("realis")
        for what in ("realis", f"realis:{label['realis']}"):
            sheet.choice(what, right=right)
        if not right:
            got = str(mention.get("realis"))
            sheet.note(
                Fault.WRONG, f"{kind} realis", expected=label["realis"], got=got, evidence=quote(mention, "realis")
            )
    for name in FIELDS:
        _field(sheet, name, kind, label, mention, names, strict=strict)


def _field(sheet: _Sheet, name: str, kind: str, label: Label, mention: Label, names: Names, *, strict: bool) -> None:
    expected, got = stated(label, names).get(name), stated(mention, names).get(name)
    if got is not None and expected is None and not strict:
        return
    if expected is None and got is None:
        return
    told = {"expected": shown(name, label), "got": shown(name, mention), "evidence": quote(mention, name)}
    if expected is not None and got is not None:
        beyond = not strict and isinstance(expected, frozenset) and expected <= got
        right = beyond or agree(name, expected, got)
        sheet.choice(f"field:{name}", right=right)
        if not right:
            sheet.note(Fault.WRONG, f"{kind} {name}", **told)
    else:
        sheet.tally[f"field:{name}", MISSED if got is None else FALSE] += 1
        sheet.note(Fault.LACKING if got is None else Fault.UNSTATED, f"{kind} {name}", **told)


def _best(labels: list[Label], mentions: list[Label], names: Names) -> tuple[Label, Label]:
    """The pair with most fields right, then fewest wrong or missed, then the right realis, then the first."""

    def fit(pair: tuple[Label, Label]) -> tuple[int, int, bool]:
        expected, got = stated(pair[0], names), stated(pair[1], names)
        right = sum(name in got and agree(name, value, got[name]) for name, value in expected.items())
        return right, right - len(expected), pair[0].get("realis") == pair[1].get("realis")

    return max(((label, mention) for label in labels for mention in mentions), key=fit)


def _by_type(mentions: Iterable[Label], *, background: bool) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = {}
    for each in mentions:
        if bool(each.get("background")) is background:
            found.setdefault(str(each["type"]), []).append(each)
    return found
