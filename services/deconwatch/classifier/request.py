# ruff: noqa: E501, ARG001 - a pattern is one line, and every check takes the same three arguments
"""channel.request: who asks whom for what over the channel, and the answer."""

import re

from deconwatch.classifier import appeal, roles
from deconwatch.classifier.document import MECH, WEAK, ZONE, Document, Sentence
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import expand, rule
from deconwatch.records import MentionType

REQUEST = MentionType.CHANNEL_REQUEST

_ABOUT = (
    (
        "evacuation",
        re.compile(
            r"\bevacuat|medevac|medical evacuation|retrieve (?:the )?(?:wounded|bodies|dead)|recover (?:the )?(?:bodies|wounded)"
        ),
    ),
    ("end surveillance", re.compile(r"surveillance|reconnaissance|overhead watch|drone flights")),
    (
        "hold fire",
        re.compile(
            r"\b(?:stop|halt|cease|end|hold|suspend|pause|refrain)\w*\b[^.;]{0,40}\b(?:fire|firing|strik|attack|bomb|shell|target|operations?|raids?)|ceasefire|cease fire|\bto stop\b"
        ),
    ),
    ("overflight", re.compile(r"overfl|airspace|fly over|flight (?:path|plan)|stay out of|vacate|to fly\b")),
    (
        "passage",
        re.compile(r"passage|corridor|\bpass\b|\broute\b|convoy|ambulance|\baccess\b|crossing|allow\w* .{0,20}through"),
    ),
    ("strike", re.compile(r"strik|bomb|attack|air ?raid|to hit\b|target|engage\b|to fire\b|operation")),
    ("meeting", re.compile(r"\bmeet|talks\b")),
)
_ANSWERS = (
    (
        "denied",
        re.compile(
            expand(
                r"(?:(?P<decider><A>)[^.;]{0,50}?)?\b(?:denied|rejected|refused|turned down|declined|rebuffed|vetoed|ignored|blocked|did not (?:respond|answer|agree)|went unanswered|never (?:responded|answered)|no (?:reply|answer|response))\b"
            )
        ),
    ),
    (
        "granted",
        re.compile(
            expand(
                r"(?:(?P<decider><A>)[^.;]{0,40}?)?\b(?:granted|approved|agreed|accepted|permitted|consented|gave (?:the |its )?(?:green light|permission|go-ahead|approval)|complied|allowed|halted|obliged|honou?red)\b"
            )
        ),
    ),
    (
        "pending",
        re.compile(
            r"\b(?:is (?:still )?(?:considering|weighing|reviewing)|awaiting (?:a|an) (?:reply|answer|response)|has yet to (?:reply|respond|answer))\b"
        ),
    ),
)
_OVERRIDDEN = re.compile(
    r"\b(?:strike|struck|attack(?:ed)?|bomb(?:ed|ing)?|raid|operation|carr(?:y|ied) (?:it|them) out|hit|did so|proceeded|went ahead)\b[^.;]{0,40}\b(?:anyway|regardless|nonetheless|all the same|even so|despite)\b"
    r"|\bwent ahead\b|\bcame anyway\b|\b(?:anyway|regardless)\b[^.;]{0,30}\b(?:struck|attacked|bombed)\b|despite (?:the|that|this|being) (?:denial|refus\w+|objection|rejection)|but (?:struck|bombed|attacked) (?:anyway|regardless)"
)
_ENDED = re.compile(
    expand(r"after <the>(?P<decider><A>) (?:[a-z-]+ )?(?:ended|stopped|halted|ceased|suspended|complied|opened|lifted)")
)
_LET_PASS = re.compile(
    r"\b(?:this|that|which) (?:eventually |later |then )?(?:allowed|enabled|let) \w+ to (?:pass|leave|proceed|move)"
)
_NEAR_CHANNEL = re.compile(f"[{MECH}{WEAK}{ZONE}]")


def _channel_or_pair(document: Document, draft: Draft, hit: re.Match[str]) -> bool:
    """A request counts when the channel is near, or both sides have a mechanism between them."""
    near = document.around(draft.sentence, 2, 2) if draft.sentence.index >= 0 else [draft.sentence]
    if any(_NEAR_CHANNEL.search(sentence.view) for sentence in near):
        return True
    sides = {actor for actors in draft.roles.values() for actor in actors}
    return any(len(sides & set(m.parties)) > 1 for m in document.world.mechanisms.values())


_TO_DO = r"(?:permission|clearance|approval|consent|authori[sz]ation|leave|a green light|the green light)"
RULES = (
    rule(
        "request-refused",
        REQUEST,
        r"<A:decider>(?:'s)?(?: [a-z-]+){0,5}? (?:rejected|denied|refused|turned down|declined|rebuffed|vetoed|ignored|brushed aside|spurned|rejects|denies|refuses) (?:[a-z-]+ ){0,2}?<A:requester>(?:'s)?(?: [a-z-]+){0,3}? (?:requests?|appeals?|calls?|demands?)\b",
        0.9,
        needs="request appeal call demand",
        decision="denied",
        check=_channel_or_pair,
    ),
    rule(
        "request-granted",
        REQUEST,
        r"<A:decider>(?:'s)?(?: [a-z-]+){0,5}? (?:granted|approved|accepted|agreed to|honou?red|approves|accepts|grants) (?:[a-z-]+ ){0,2}?<A:requester>(?:'s)?(?: [a-z-]+){0,3}? (?:requests?|appeals?)\b",
        0.9,
        needs="request appeal",
        decision="granted",
        check=_channel_or_pair,
    ),
    rule(
        "permission-granted",
        REQUEST,
        r"<A:decider>(?:'s)?(?: [a-z-]+){0,4}? (?:granted|gave|has given|had given|gives|grants) <the><A:requester>(?: [a-z-]+){0,3}? (?:permission|clearance|approval|a green light|the green light|the go-ahead)\b",
        0.9,
        needs="permission clearance approval green_light go-ahead",
        decision="granted",
        check=_channel_or_pair,
    ),
    rule(
        "permission-refused",
        REQUEST,
        r"<A:decider>(?:'s)?(?: [a-z-]+){0,4}? (?:refused|denied|withheld from|declined) <the><A:requester>(?: [a-z-]+){0,3}? (?:permission|clearance|approval)\b",
        0.9,
        needs="permission clearance approval",
        decision="denied",
        check=_channel_or_pair,
    ),
    rule(
        "request-relayed",
        REQUEST,
        r"<A:relayed_by>(?: [a-z-]+){0,3}? (?:relayed|passed along|passed on|conveyed|transmitted|forwarded|delivered|brought) (?:[a-z-]+ ){0,2}?(?:requests?|appeals?)\b(?: (?:from|by|of) <the>(?:<A:requester>))?",
        0.9,
        needs="relayed passed conveyed transmitted forwarded delivered brought",
        check=_channel_or_pair,
    ),
    rule(
        "request-was-relayed",
        REQUEST,
        r"(?:request|appeal)s? (?:[a-z-]+ ){0,2}?(?:from|by|of) <the><A:requester><20> <be> (?:relayed|passed (?:on|along)|conveyed|transmitted|forwarded)<15> by <the><A:relayed_by>",
        0.9,
        needs="relayed passed conveyed transmitted forwarded",
        check=_channel_or_pair,
    ),
    rule(
        "permission-asked",
        REQUEST,
        r"<A:requester>(?:'s)?(?: [a-z-]+){0,4}? (?:requested|asked for|sought|asked|had asked|had requested|requests|asks|seeks|applied for) (?:<the><A:decider><40>(?:\bfor )?)?(?:the )?"
        + _TO_DO
        + r"\b",
        0.85,
        needs="permission clearance approval consent authori green_light",
        check=_channel_or_pair,
    ),
    rule(
        "asked-to-strike",
        REQUEST,
        r"<A:requester>(?:'s)?(?: [a-z-]+){0,3}? (?:requests?|demands?) (?:to|for) (?:[a-z-]+ ){0,3}?(?:strike|bomb|attack|air ?strikes?|hit|fly|evacuat\w+|passage|conduct|launch|engage|target|withdraw|overfl\w+)",
        0.8,
        needs="request demand",
        check=lambda d, dr, h: (
            not re.search(
                r"relayed|passed|conveyed|transmitted|forwarded|denied|rejected|refused|granted|approved", h[0]
            )
            and _channel_or_pair(d, dr, h)
        ),
    ),
    rule(
        "asked-to-stop",
        REQUEST,
        r"<A:requester>(?:'s)?(?: [a-z-]+){0,4}? (?:asked|requested|urged|called on|call on|pressed|begged|appealed to|demanded|requests|asks)(?: that)? <the><A:decider>(?: [a-z-]+){0,3}? (?:to |not to |should )?(?:stop|halt|end|cease|suspend|hold|refrain|pause|vacate|stay out|clear|leave|allow|let|open|withdraw|avoid|keep)\b",
        0.7,
        needs="asked requested urged call pressed begged appealed demanded requests asks",
        check=_channel_or_pair,
    ),
    rule(
        "call-unheeded",
        REQUEST,
        r"<A:decider>(?:'s)?(?: [a-z-]+){0,3}? (?:failed to heed|ignored|did not heed|disregarded|fails to heed|ignores|brushed off) (?:[a-z-]+ ){0,2}?<A:requester>(?:'s)?(?: [a-z-]+){0,3}? (?:calls?|requests?|appeals?|pleas?|messages?)\b",
        0.85,
        needs="heed ignore disregard brushed",
        decision="denied",
        check=_channel_or_pair,
    ),
    rule(
        "refusal",
        REQUEST,
        r"<A:decider>(?:'s)? (?:refusal|rejection|denial) (?=(?:was|came|of the request|to (?:allow|grant|permit)|has|is)\b)",
        0.6,
        needs="refusal rejection denial",
        decision="denied",
        check=_channel_or_pair,
    ),
    rule(
        "permitted-strike",
        REQUEST,
        r"(?:<A:decider>(?: [a-z-]+){0,2}? |\bthey )(?:permitted|allowed|let|cleared|authori[sz]ed) <the><A:requester>(?: [a-z-]+){0,3}? (?:to )?(?:conduct|carry out|launch|strike|bomb|fly|perform|enter|pass|evacuate)\b",
        0.75,
        needs="permitted allowed cleared authori",
        decision="granted",
        check=_channel_or_pair,
    ),
    rule(
        "approved-after-request",
        REQUEST,
        r"<A:decider><80>\b(?:approved|allowed|permitted|authori[sz]ed) (?:the|a|an) (?:[a-z-]+ ){0,2}?(?:strike|airstrike|air strike|flight|attack|operation|evacuation|passage)<25>(?:after|following|at) (?:[a-z-]+ ){0,1}?request (?:from|of|by) <the><A:requester>",
        0.9,
        needs="request",
        decision="granted",
        check=_channel_or_pair,
    ),
    rule(
        "joint-proposal",
        REQUEST,
        r"<A:requester>(?:'s)?(?: [a-z-]+){0,4}? (?:proposes|proposed|offered|offers|suggested)(?: (?:to )?<the><A:decider>)?<40>(?:joint|coordinated) (?:[a-z-]+ ){0,2}?(?:air ?strikes|strikes|bombing|operations|raids|action)(?:<25> with <the><A:decider2>)?",
        0.7,
        needs="propos offer suggested",
        decision="pending",
    ),
    rule(
        "passage-sought",
        REQUEST,
        r"<A:requester>(?:'s)?(?: [a-z-]+){0,4}? (?:requested|asked|sought|coordinated|arranged|secured|negotiated)<70>(?:safe passage|evacuation|safe route|humanitarian (?:pause|window|corridor)|safe access)<40>(?:(?:with|from|through) <the><A:decider>)?",
        0.65,
        needs="passage evacuation safe_route humanitarian safe_access",
        about="passage",
    ),
    rule(
        "refused-coordination",
        REQUEST,
        r"<A:decider>(?:'s)?(?: [a-z-]+){0,3}? (?:refusal|refused|refuses|unwilling\w*|declined) to (?:coordinate|cooperate|co-operate|share (?:data|coordinates))<20> (?:with|its) <the><A:requester>",
        0.55,
        needs="coordinate cooperate co-operate share",
        decision="denied",
        about="coordination",
        check=_channel_or_pair,
    ),
    *appeal.RULES,
)


def finish(document: Document, draft: Draft) -> None:
    """What it was about, the answer where the sentence or the next tells it, and whether it was overridden."""
    sentence = draft.sentence
    rest = sentence.view[draft.start - sentence.start :]
    if "about" not in draft.fields:
        tail = sentence.view[draft.end - sentence.start :]
        for scope, base in ((tail[:110], draft.end), (rest, draft.start)):
            hits = [(found.start(), name, found) for name, pattern in _ABOUT if (found := pattern.search(scope))]
            if hits:
                at, name, found = min(hits, key=lambda each: (each[0], each[1] == "strike"))
                draft.set(document, "about", name, base + at, base + found.end(), by="request-about")
                break
    if draft.fields.get("about") == "strike" and not draft.roles.get("target"):
        struck = re.search(r"\b(?:strike|bomb|attack|hit|target)s?\b", rest)
        span = roles.after(sentence, draft.start - sentence.start + struck.end(), within=30) if struck else None
        if span is not None and span.key not in {key for keys in draft.roles.values() for key in keys}:
            draft.cast(document, "target", span, by="request-target", score=0.6)
    following = document.around(sentence, 0, 2)[1:] if sentence.index >= 0 else []
    if "decision" not in draft.fields:
        _answer(document, draft, following)
    for each in (sentence, *following[:1]):
        found = _OVERRIDDEN.search(each.view)
        if found and draft.fields.get("decision") == "denied":
            draft.set(
                document,
                "overridden",
                bool(found),
                each.start + found.start(),
                each.start + found.end(),
                by="request-overridden",
            )
    draft.fields.setdefault("decision", "unknown")


def _answer(document: Document, draft: Draft, following: list[Sentence]) -> None:
    asked = {document.world.side(actor) for actor in draft.roles.get("requester", [])}
    own_tail = draft.sentence.view[draft.end - draft.sentence.start :]
    scopes = [(draft.sentence, draft.end, own_tail)]
    for n, each in enumerate(following):
        linked = (
            re.match(r"\W*(?:in that instance|in this case|the request|that request|in response)\b", each.view)
            or "request" in each.view
            or "permission" in each.view
        )
        if linked and n < 2:
            scopes.append((each, each.start, each.view))
    for sentence, base, text in scopes:
        for decision, pattern in _ANSWERS:
            for found in pattern.finditer(text):
                decider = None
                if found.groupdict().get("decider"):
                    spans = sentence.inside("actor", base + found.start("decider"), base + found.end("decider"))
                    decider = spans[0] if spans else None
                if decider is not None and document.world.side(decider.key) in asked:
                    continue
                draft.set(document, "decision", decision, base + found.start(), base + found.end(), by="request-answer")
                if decider is not None and not draft.roles.get("decider"):
                    draft.cast(document, "decider", decider, by="request-answer")
                return
    for each in following:
        outcome = _ENDED.search(each.view) or _LET_PASS.search(each.view)
        if outcome:
            draft.set(
                document,
                "decision",
                "granted",
                each.start + outcome.start(),
                each.start + outcome.end(),
                by="request-outcome",
            )
            return
    outcome = _LET_PASS.search(own_tail)
    if outcome:
        draft.set(
            document,
            "decision",
            "granted",
            draft.end + outcome.start(),
            draft.end + outcome.end(),
            by="request-outcome",
        )
