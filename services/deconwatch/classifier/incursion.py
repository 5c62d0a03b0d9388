# ruff: noqa: E501, ARG005 - a pattern is one line, and every check takes the same three arguments
"""zone.incursion and zone.withdrawal: in and out of an agreed zone, over a line, into another state's airspace."""

import re

from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import rule
from deconwatch.records import MentionType, ZoneRelation

IN, OUT = MentionType.ZONE_INCURSION, MentionType.ZONE_WITHDRAWAL
_ENTER = r"(?:enter(?:ed|s|ing)?|cross(?:ed|es|ing)?(?: into| over)?|pass(?:ed|es|ing)? into|mov(?:ed|es|ing) (?:into|inside|toward|towards|through)|violat(?:ed|es|ing|ion of)|breach(?:ed|es|ing)?(?: of)?|intrud\w+(?: into)?|intrusion (?:into|of)|penetrat\w+|infiltrat\w+|stray\w+ (?:into|across|over)|flew (?:into|inside|through|over)|flying (?:into|inside|over)|incursions? (?:into|of|across)|advanc\w+ (?:into|inside|toward|towards|well inside)|approach\w* (?:inside|within)|drove into|sail\w+ (?:into|through)|bring(?:ing)?<40> into|transgress\w+(?: into)?|encroach\w+ (?:on|into))"
_STAY = r"(?:remain\w*|stay\w*|continue\w* to (?:hold|operate|occupy|patrol)|hold(?:ing)? (?:their|its) positions?|held (?:their|its) positions?|refus\w+ to leave|(?:is|are|was|were) (?:[a-z]+ )?(?:located |present |still )?(?:inside|within|in)|establish\w+ (?:positions|checkpoints)|encamped|patrolling|building up)"


def _not_law(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    return bool(draft.sentence.actors or document.around(draft.sentence, 1)) and not re.search(
        r"\b(?:civilians?|journalists?|tourists?|fishermen|refugees|migrants)\b", hit[0]
    )


RULES = (
    rule(
        "entered-zone",
        IN,
        rf"(?:<A:initiator>(?:'s)?(?:,? [a-z0-9'/-]+){{0,8}}? )?\b{_ENTER} (?:[a-z0-9\"',-]+ ){{0,6}}?<Z>",
        0.7,
        needs="enter cross pass mov violat breach intru penetrat infiltrat stray fl incursion advanc approach drove sail bring transgress encroach",
        seek="initiator<",
        check=_not_law,
    ),
    rule(
        "stayed-in-zone",
        IN,
        rf"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){{0,6}}? {_STAY} (?:[a-z0-9\"',-]+ ){{0,6}}?(?:in|inside|within|of)? ?(?:the )?(?:[a-z\"'-]+ ){{0,2}}?<Z>",
        0.55,
        needs="remain stay hold held refus located present inside in within establish encamp patrol building",
        check=_not_law,
    ),
    rule(
        "zone-entered",
        IN,
        r"<Z><20>(?:was|were|been|being) (?:[a-z]+ )?(?:violated|breached|entered|penetrated)(?:<40> by <the><A:initiator>)?",
        0.65,
        needs="violated breached entered penetrated",
    ),
    rule(
        "crossed-line",
        IN,
        r"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,6}? (?:crossed|cross|crossing|forded|bridged|pushed across|moved across) (?:to the (?:east|west)\w* (?:bank|side) of )?(?:the )?<L>",
        0.55,
        needs="cross ford bridged across",
    ),
    rule(
        "line-crossed-sea",
        IN,
        r"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,8}? (?:crossed|cross|crossing|violated|violates|violating) (?:[a-z]+ ){0,3}?(?:border|median line|maritime border|land border|demarcation line)(?=[^;]{0,80}(?:warning shots|fired|militar|soldiers|aircraft|drone|ship|vessel))",
        0.6,
        needs="border median_line demarcation",
    ),
    rule(
        "left-zone",
        OUT,
        r"(?:<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,6}? )?(?:withdr(?:e|a)w\w*|pull\w* (?:out|back)|left|leave|leaving|retreat\w*|vacat\w*|turned (?:back|around)|moved out) (?:from |of |back from )?(?:[a-z\"'-]+ ){0,4}?<Z>",
        0.65,
        needs="withdr pull left leav retreat vacat turned moved",
        seek="initiator<",
        check=lambda d, dr, h: (
            not re.search(
                r"refus\w+ to|despite|ultimatum|demand\w*|not (?:leave|withdraw)",
                dr.sentence.view[: dr.end - dr.sentence.start],
            )
        ),
    ),
    rule(
        "turned-back",
        OUT,
        r"<A:initiator>(?:'s)?(?: [a-z0-9'/-]+){0,5}? (?:turned (?:back|around)|withdrew|pulled back|retreated)\b(?=[^;]{0,80}(?:after|following|warn|flare|zone|line))",
        0.5,
        needs="turned withdrew pulled retreated",
        check=lambda d, dr, h: any(
            "\ue003" in s.view or "\ue002" in s.view
            for s in (d.around(dr.sentence, 1, 1) if dr.sentence.index >= 0 else [dr.sentence])
        ),
    ),
)


def finish(document: Document, draft: Draft) -> None:
    """An incursion is inside, a withdrawal outside, whatever the zone."""
    relation = "inside" if draft.type is IN else "outside"
    zones = draft.sentence.inside("zone", draft.sentence.start, draft.sentence.end)
    zone = zones[0].key if zones else "unnamed"
    draft.fields["zone"] = ZoneRelation(id=zone, relation=relation)
    draft.give(document, "zone.relation", draft.start, draft.end)
