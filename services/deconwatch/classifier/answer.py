# ruff: noqa: E501 - a pattern is one line
"""How a request was answered, in words or by what was done: cues of the sentence and its neighbours are weighed.

"Turned down" says it, "the bombing went on all the same" shows it; fire that stopped when somebody rang was a wish
granted. A request that is ignored is denied (conventions of the ontology); without any cue the answer is unknown.
"""

import re

from deconwatch.classifier.document import Document, Sentence
from deconwatch.classifier.draft import Draft

_STOP = r"(?:stopp(?:ed|ing)|ceased|halted|called off|broke(?:n)? off|suspended|ended|abandoned|died down|fell silent|withheld fire|turned away|pulled (?:back|out|away)|moved (?:its|their|away|off)|flew (?:off|away)|went off|let go)"
_CALL = r"(?:call(?:ed|s)?|rang|phon(?:ed|es)|telephon(?:ed|es)|contacted|told|warned|messages?|got in touch|asked|requested|request|reached|informed|alerted|protested|complained)"
_FIRE = r"(?:bomb\w*|strikes?|raids?|fir(?:e|ing)|shell\w*|attacks?|shooting|planes?|aircraft|jets?|bombers?|flights|operation\w*|it|they)"
_WISH = r"(?:requests?|permission|leave|appeals?|calls?|invitations?|offers?|proposals?|clearance|approval|consent|passage|access|missions?|movements?|talks|meeting|pleas?|demands?|attempts?|convoys?|it|that|this|they|which)"
_CUES: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (decision, weight, re.compile(pattern))
    for decision, weight, pattern in (
        ("denied", 2.0, r"\b(?:turned (?:it |them |this |that )?down|refus(?:ed|es|ing|als?)(?! to (?:leave|withdraw|turn|move|comment|say|retreat|go|identify|confirm|discuss|name))|reject(?:ed|s|ing|ion)(?! (?:the|that|any|an?|those|these|this|its|their|such|all) (?:[a-z]+ )?(?:charges?|claims?|accus\w+|alleg\w+|account|version|reports?|criticism|suggestion))|declin(?:ed|es|ing)(?! to (?:comment|say|discuss|name|give|confirm))|rebuff\w*|vetoed|spurned|withh(?:eld|olds?)|brushed aside|laughed at|denials?)\b"),
        ("denied", 1.6, rf"\bden(?:ied|ies|y|ying) (?:the |a |an |its |their |them |it |us |him |that )?(?:[a-z]+ ){{0,2}}?{_WISH}\b|\b{_WISH} (?:[a-z]+ ){{0,3}}?(?:was|were|had been|been|is|are) (?:[a-z]+ )?(?:denied|impeded|blocked)\b|\bdenied (?:\d+|eleven|ten|most|many|some)\b"),
        ("denied", 2.0, r"\b(?:no (?:answer|reply|response)|without (?:an? )?(?:answer|reply|response|success)|unanswered|unheeded|in vain|to no avail|did not (?:respond|answer|reply|pick up|react|take)|didn't (?:respond|answer|pick up)|never (?:answered|responded|replied|came back)|kept ringing|rang out|nobody (?:took|answered|picked)|no one (?:could be reached|took|answered|picked)|not (?:pick\w* up|be reached)|could not (?:be reached|get through|reach)|couldn't (?:reach|get through)|(?:rang|call\w*|line) (?:[a-z]+ )?(?:dead|busy)|ignor(?:ed|es|ing)|failed to heed|refusal)\b"),
        ("denied", 1.8, r"\b(?:answered|said|replied|told|answer was|reply was|came back with a) (?:[a-z]+ )?[\"']?no\b|\bin the negative\b|\bwere told no\b|\bnot (?:be )?(?:let through|allowed|permitted|granted|given|answered with)\b|\bwon't have\b|\bwould not (?:hear|agree|allow|let|say yes|accept|take)\b|\bnot agree\w*\b"),
        ("denied", 1.7, rf"\b{_FIRE} (?:[a-z]+ ){{0,3}}?(?:went on|continued|goes on|kept (?:coming|on)|came anyway|came (?:back|again)|returned|resumed)\b|\b(?:went on|continued|goes on) (?:for|all|after|even|regardless)\b|\b(?:anyway|all the same|regardless|nonetheless|nevertheless|even so)\b|\bdid not (?:stop|leave|turn|help|halt|move)\b|\bnever stopped\b|\b(?:despite|in spite of) (?:the |that |this |repeated |several )?(?:[a-z]+ )?(?:calls?|requests?|appeals?|warnings?|objections?)\b|\bput (?:them|us|it) off\b|\bdoes not need\b|\bneeds no help\b|\bnot (?:been )?shut down\b|\bhave been (?:shut|cut)\b"),
        ("denied", 1.8, r"\bnot (?:[a-z]+ )?heed(?:ed|ing)?\b|\b(?:disregarded|paid no (?:heed|attention)|took no notice|gave no sign|would not budge|within (?:its|their) rights|no square met(?:re|er)|on its own soil)\b|[;,] (?:but )?(?:they|it|he|she) (?:have|has|had|did) not[.;,]|\bnot been answered\b(?! yet)|\bthe (?:time|deadline|hour) passed\b|\b(?:it|they|he|she|which) would not(?: do)?[.;,]|\b(?:flew|drove|sailed|fired|carried|pressed|kept) on\b|\bwent ahead\b|\bkept going\b|\bnothing came back\b|\b(?:permission|clearance|leave|approval|an answer) (?:did not|never) c[ao]me\b|\bdozen times\b|\bseveral calls to\b|\b(?:[a-z]+) times to (?:make it stop|get it stopped)\b"),
        ("denied", 1.0, r"\b(?:is|are|was|were) still (?:there|in place|inside|standing|on the spot|closed|shut|blocked)\b|\bremain(?:s|ed)? (?:restricted|closed|shut|blocked|in place|where|there)\b|^\W*it stands\b|\bstayed where\b|\bput (?:them|us|him|it) off\b|\btook it back\b"),
        ("granted", 2.0, r"\b(?:grant(?:ed|s|ing)|approv(?:ed|es|al)|agreed to|agreed (?:on|that)|accept(?:ed|s)|consent(?:ed|s)|complied|complies|obliged|honou?red|allowed|permitted|facilitated|authori[sz]ed|cleared|green[- ]lit|green light|go-ahead|assent\w*)\b"),
        ("granted", 1.8, r"\b(?:leave|permission|clearances?|approval|consent|a permit|permits?|access|safe passage|passage) (?:[a-z]+ ){0,2}?(?:was|were|had been|is|came|given|granted|arrived)\b|\b(?:had|with|got|get|received|won|obtained|given|gave|secured) (?:[a-z]+ ){0,2}?(?:permission|leave|clearances?|approval|consent|a permit|passage|access|word)\b|\bwas given\b|\blet (?:it |them |us |him |her )?(?:through|pass|in)\b|\bopen(?:ed|s)? (?:up )?(?:its |their |the )(?:[a-z]+ )?(?:airspace|road|gate|crossing|corridor)\b|\banswer was yes\b|\bsaid yes\b|\bcould drive\b|\bway was free\b|\bwould be free\b|\b(?:route|movement|trip|passage|visit|plan) (?:[a-z' ]+ )?(?:had been|was|were) (?:[a-z]+ )?(?:coordinated|approved|agreed|cleared|deconflicted)\b"),
        ("granted", 2.2, rf"\b{_STOP}\b[^.;]{{0,120}}?\b(?:when|after|once|as soon as|because|following|on|at)\b[^.;]{{0,60}}?\b{_CALL}\b|\b{_CALL}\b[^.;]{{0,90}}?\b(?:and|which|then|after which|until)\b[^.;]{{0,40}}?\b(?:{_STOP}|get away|be brought|leave in safety)\b|\bstopped the (?:raid|strikes?|bombing|attack|fire|firing|shelling)\b|\bconfirmed [^.;]{{0,30}}\bthat (?:they|it) had\b|\bat the (?:request|behest) of\b"),
        ("granted", 1.3, rf"\b{_FIRE} (?:[a-z]+ ){{0,2}}?(?:{_STOP}|was called off|were called off|was stopped|were stopped|was halted|were halted|was abandoned)\b|\b(?:silenced|was home|were home|were freed|was freed|got (?:both|them|it) [a-z ]{{0,20}}to|to get them out|shooting ceased)\b"),
        ("granted", 1.8, r"\b(?:upon|on|with|after|given) (?:[a-z]+ ){0,2}clearance (?:by|from|of)\b|\bwith (?:a|such a|its|their|the) yes\b|\bback with a yes\b|\ba yes from\b|\bat the urging of\b|\b(?:settled|settle) on\b|\bwe (?:agreed|did so|obliged)\b|\b(?:kept|keeps|stayed) (?:clear|away|off)\b|\blet (?:a |the |two |three |several |some |all )?(?:[a-z]+ )?(?:team|convoy|patrol|trucks?|ambulances?|wounded|teams|crews?|ship|boat|them) (?:pass|through|go|in|out|leave)\b|\b(?:was|were|been) let go\b|\bseveral clearances\b|\breceived (?:[a-z]+ )?clearances?\b"),
        ("granted", 0.9, r"\bwas coordinated\b|\bcoordinated (?:in advance )?with\b"),
        ("pending", 2.2, r"\b(?:reply|answer|response|decision) (?:is|was) (?:still )?(?:awaited|expected|due|outstanding|pending)\b|\bnot (?:yet )?(?:heard|come) back\b|\bnot yet (?:[a-z]+ )?(?:come|had|received|given|heard)\b|\b(?:is|are) (?:looking into|dealing with|examining) (?:it|the (?:matter|request|case)|this)\b|\bwaits? for (?:a|an|the) (?:reply|answer|response)\b"),
        ("pending", 0.7, r"\bpropos(?:ed|es|al)\b|\bis asking for\b|\bare asking for\b|\bhas offered\b"),
        ("pending", 2.4, r"\b(?:is|are) (?:still )?(?:considering|weighing|reviewing|studying|waiting|awaiting)\b|\bawait(?:s|ing)? (?:a|an|the|its|their|moscow's|washington's) (?:reply|answer|response)\b|\b(?:has|have) (?:yet|still) to (?:reply|respond|answer|decide)\b|\b(?:not|n't) (?:been )?(?:yet )?(?:answered|replied|decided|responded)\b[^.;]{0,12}\byet\b|\bhave not been answered yet\b|\bneither has said\b|\bunder (?:review|consideration)\b|\bno decision\b|\bso far (?:there has been silence|no (?:answer|reply))\b|\bnot yet (?:replied|answered|decided|responded)\b|\bwill (?:look at|consider|study|answer|decide)\b|\bwanted to see\b|\bhas yet to comment\b|\bbeing dealt with\b"),
    )
)  # fmt: skip
_REACH = ((0, 1.0), (1, 0.75), (2, 0.45), (3, 0.3), (-1, 0.25))
"""Neighbouring sentences and how much their cues count."""
_LEAST = 0.6
_WISHED = re.compile(r"\b(?:to|be|to have (?:[^\w\s]+ |[a-z]+ ){1,3})(?: be)? ?$")
"""What is asked for is no answer yet: "asked to be let through", "to have the road cleared"."""
_APART = re.compile(r"\W*(?:q\b|question\b|q:|read also)")
_OVERRIDDEN = re.compile(
    r"\b(?:anyway|all the same|regardless|nonetheless|nevertheless|even so|went ahead|did so)\b|\b(?:came|returned|struck|bombed|attacked) (?:back|again|a second time)\b|\bstruck a second time\b|\bdespite (?:the|that|this|being) (?:denial|refus\w+|objection|rejection)"
)


def settle(document: Document, draft: Draft) -> None:
    """Set `decision` where the rules have none, and `overridden` where what was denied was done all the same."""
    told = draft.fields.get("decision")
    if told in (None, "unknown"):
        draft.fields["decision"] = _decide(document, draft)
    if draft.fields["decision"] == "denied" and draft.fields.get("about") == "strike":
        for sentence in document.around(draft.sentence, 0, 2) if draft.sentence.index >= 0 else []:
            found = _OVERRIDDEN.search(sentence.view)
            if found:
                start = sentence.start
                draft.fields["overridden"] = True
                draft.give(document, "overridden", start + found.start(), start + found.end(), by="done-all-the-same")
                return


def _decide(document: Document, draft: Draft) -> str:
    total: dict[str, float] = {}
    said: dict[str, tuple[float, Sentence, re.Match[str]]] = {}
    for away, share in _REACH:
        at = draft.sentence.index + away
        if draft.sentence.index < 0 or not 0 <= at < len(document.sentences):
            continue
        sentence = document.sentences[at]
        if away > 0 and _APART.match(sentence.view):
            break
        for decision, weight, pattern in _CUES:
            found = next((hit for hit in pattern.finditer(sentence.view) if not _wished(sentence, hit, decision)), None)
            if found is None:
                continue
            total[decision] = total.get(decision, 0.0) + share * weight
            if decision not in said or share * weight > said[decision][0]:
                said[decision] = (share * weight, sentence, found)
    best = max(total, key=lambda each: total[each], default=None)
    if best is None or total[best] < _LEAST:
        return "unknown"
    _, sentence, found = said[best]
    draft.give(document, "decision", sentence.start + found.start(), sentence.start + found.end(), by="answer-weighed")
    return best


def _wished(sentence: Sentence, hit: re.Match[str], decision: str) -> bool:
    return decision == "granted" and _WISHED.search(sentence.view, max(0, hit.start() - 40), hit.start()) is not None
