# ruff: noqa: E501 - a pattern is one line
"""channel.request by frames: asked, answered, or met by what was done."""

from deconwatch.classifier.document import ACT, MECH, WEAK
from deconwatch.classifier.frame import frame
from deconwatch.records import MentionType

REQUEST = MentionType.CHANNEL_REQUEST
_OBJECT = r"\b(?:permission|leave to|leave for|approval|clearance|consent|assent|authori[sz]ation|green light|go-ahead|safe passage|passage|corridor|access|evacuat\w*|medevac|pause|ceasefire|truce|window|secure call|a call|calls? between|talks|meeting|hold(?:ing)? (?:its |their |our )?fire|(?:air ?)?strikes?|raids?|overflight|transit|coordinates|explanations?|explain|consultations|(?:joint )?probe|inquiry|investigation|information|more time|pull-?back|withdrawal|halt|sit-down|a talk|restraint|escorts?|dialogue)\b"
_TO = r"\b(?:to|that|for|not)\b[^;]{0,60}?\b(?:stop\w*|halt\w*|hold\w*|ceas\w*|paus\w*|pull\w*|withdr\w*|leave|move\w*|open\w*|let|allow\w*|keep|turn\w*|refrain\w*|clear\w*|reopen\w*|talk|meet\w*|resum\w*|restor\w*|take[ns]? up|bomb\w*|strike|hit|fly|pass|enter|evacuate|recover|collect|fetch|retrieve|land|reconsider|rescue|return|suspend\w*|lift\w*)\b"

RULES = (
    frame(
        "asked-any",
        REQUEST,
        r"\b(?:ask(?:ed|s|ing)?(?! (?:about|whether|if|by|not|why|how|what|who|when|to comment|for comment|the question|a question|which))|request(?:ed|s|ing)?(?! (?:for )?comment)|sought(?! to)|seek(?:s|ing)?(?! to)|appeal(?:ed|s|ing)? (?:to|for)|plead(?:ed|s|ing)?|press(?:ed|es|ing)? for|begged|appl(?:ied|ies) for|propos(?:ed|es|als?)|invitations?|invited)\b",
        0.55,
        beside=rf"{_OBJECT}|{_TO}",
        unless=r"\b(?:ask(?:ed|ing)? (?:not to be|by (?:reporters|journalists))|asylum|requests? for comment|for comment|seeks? to (?:avoid|prevent|keep)|sought to (?:avoid|explain))\b",
        least=0.5,
        agent="requester",
        patient="decider",
    ),
    frame(
        "asked-side",
        REQUEST,
        rf"\b(?:ask(?:ed|s|ing)?|request(?:ed|s|ing)?|beg(?:ged|s)?|want(?:ed|s)|call(?:ed|s) (?:up)?on|urg(?:ed|es))\b(?! (?:[a-z]+ )?(?:pm|prime minister|government|congress|parliament|world|international community)\b)(?! (?:about|whether|if|by|why|how|what|who|when|which|to comment|for comment|the question))<30>(?:{ACT}|\b(?:them|it|us|both|armies|army|the (?:other )?side|colleagues?|counterparts?)\b)(?:'s)?<30>\b(?:to|for|that)\b|\brequest(?:ed|s)? (?:for|that|from|to|of)\b|\bput in a request\b|\basked for (?:it|clarification|maximum|immediate|restraint|help|room|an hour|leave|silence)\b|\bha(?:ve|s|d) (?:[a-z]+ )?(?:been )?asked\b|\brang\b<60>\bto (?:ask|tell|say|stop|calm|make|have|get)\b|\bto (?:stop|calm|halt|de-escalate)\b<30>\b(?:the )?(?:fir(?:e|ing)|situation|shooting|shelling|bombing)\b",
        0.5,
        unless=r"\b(?:asked (?:by|about|whether)|for comment|asylum|asked not to|(?:reckless|unsafe|dangerous|coercive|unprofessional) [a-z]+)\b|\b(?:urg\w+|call(?:s|ed) (?:up)?on) [^;]{0,40}?\bto stop ?[.,;]",
        least=0.55,
        agent="requester",
        patient="decider",
    ),
    frame(
        "answered",
        REQUEST,
        r"\b(?:permission|approval|clearance|requests?|appeals?|access|(?:aid |relief |un |planned )?missions?|green light|go-ahead|invitations?|movements?|journey|trip|convoys?|proposals?|it|they|that|this|evacuation|leave)\b<50>\b(?:granted|approved|denied|refused|turned down|rejected|declined|rebuffed|facilitated|postponed|impeded|cleared|withheld|ignored|accepted|agreed to)\b",
        0.55,
        beside=rf"\b(?:permission|approval|clearance|requests?|requested|appeals?|access|missions?|green light|asked|invitations?|movements?|journey|trip|convoys?|evacuation|passage|offer|proposals?)\b|[{MECH}{WEAK}]",
        unless=r"\b(?:rejected the (?:charge|claim|accus|alleg)\w*|denied (?:that|any|responsib\w+|the (?:charge|accus|alleg|report)\w*|having|hitting))\b",
        least=0.5,
        agent="decider",
        patient="requester",
    ),
    frame(
        "answer-given",
        REQUEST,
        r"\b(?:grant(?:ed|s|ing)?|approv(?:ed|es|ing)|refus(?:ed|es|ing|al)|turn(?:ed|s|ing) down|reject(?:ed|s|ing)?|declin(?:ed|es|ing)|rebuff(?:ed|s)|den(?:ied|ies|ying)|withh(?:eld|olds)|agreed to|gave|g[eo]ts?|received|won|wait(?:ed|ing)? (?:[a-z]+ ){0,3}for|awaiting)\b<40>\b(?:permission|approval|clearance|requests?|refusal|green light|go-ahead|appeals?|consent|a yes|leave to|access|passage|invitations?|overflight|calls?|evacuation)\b|\bwere told no\b|\bwas told no\b|\bcame back with a (?:yes|no)\b|\bflat refusal\b|\bagreed to (?:its|the|their|his|[^a-z ]+) (?:[a-z]+ )?(?:passage|evacuation|request|crossing|transit)",
        0.55,
        unless=r"\b(?:rejected the (?:charge|claim|accus|alleg)\w*|requests? for comment)\b",
        least=0.5,
        agent="decider",
        patient="requester",
    ),
    frame(
        "call-to-stop",
        REQUEST,
        r"\b(?:rang|call(?:ed|s|ing)?|phon(?:ed|ing)|telephon(?:ed|ing)|radioed|reached|contacted|told|messages?|alerted|got in touch|spoke|asked|intervened|raised the alarm)\b<120>\b(?:(?:to )?(?:make|get|have) (?:it|them|the [a-z]+) (?:to )?(?:stop|stopp\w+)|(?:was|were|had|immediately|then|at once) (?:[a-z]+ )?(?:stopped|halted|ceased|called off|turned away|broken off|suspended|abandoned)|(?:fire|firing|strikes?|bombing|raids?|shelling|attack) (?:then )?(?:stopped|ceased|was halted|were halted|went on|continued)|syrian (?:army|troops|soldiers)|friendly)",
        0.5,
        least=0.5,
        agent="requester",
        patient="decider",
    ),
    frame(
        "stopped-on-call",
        REQUEST,
        rf"\b(?:stopp?ed|ceased|halt(?:ed|s)?|suspended|called off|turned away|broke off|breaks off|went on|continued|goes on)\b<60>\b(?:when|after|once|as soon as|at the request|following|on word)\b<70>(?:\b(?:call(?:ed|s)?|rang|r[iu]ng|told|touch|spoke|phon\w+|telephon\w+|messages?|informed|asked|contact\w*|warn\w*|request)\b|[{MECH}{WEAK}])",
        0.5,
        beside=r"\b(?:fir(?:e|ing)|bomb\w*|strikes?|raids?|planes?|jets|shell\w*|attack\w*|guns?|shooting|aircraft)\b",
        least=0.5,
        agent="",
        patient="",
    ),
    frame(
        "let-through",
        REQUEST,
        r"\b(?:let|waved?|allowed|permitted|cleared)\b (?:[a-z0-9-]+ ){0,4}?(?:through|to (?:pass|leave|enter|cross|proceed|go (?:on|ahead|in))|pass|in|out)\b|\b(?:denied outright|impeded|facilitated|held up at|turned back at)\b|\b(?:received|got|had|given|without|has|have|awaited|won) (?:the |a |an |several |its |no |their )?(?:[a-z]+ )?(?:green light|permit|permits|clearances?|go-ahead|consent)\b|\bauthori[sz]ed (?:the )?(?:movement|passage)|\b(?:gave|give|given|with|without) (?:its|the|their|his) consent\b|\bconsented\b|\bleave to (?:go|pass|enter|fly|cross|land|move)\b",
        0.5,
        near=r"\b(?:convoys?|teams?|ambulances?|missions?|movements?|vessels?|patrols?|crews?|checkpoint|lorries|trucks|column|aid|rescuers|buses|wounded|corridor|medevac|flights?|helicopters?|inspectors)\b",
        unless=r"\b(?:prisoners?|hostages?|voters|fans)\b",
        least=0.5,
        agent="decider",
        patient="requester",
    ),
    frame(
        "tried-to-call",
        REQUEST,
        r"\b(?:dial(?:led|ed|ling|s)?|reached for|tr(?:y|ied|ies|ying) (?:[a-z]+ ){0,2}(?:to )?(?:call|reach|phone|contact|use)|attempt(?:s|ed)? to (?:call|reach|contact|phone)|asked for a (?:[a-z]+ )?call|sought a (?:[a-z]+ )?call|(?:request|offer)\w* (?:for )?a (?:[a-z]+ )?call|took up the (?:phone|receiver))\b",
        0.5,
        beside=rf"[{MECH}{WEAK}{ACT}]|\b(?:line|hotline|phone|counterpart)\b",
        unless=r"\bfor comment\b",
        least=0.5,
        agent="requester",
        patient="decider",
    ),
)
