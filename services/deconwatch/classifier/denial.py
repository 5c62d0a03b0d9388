# ruff: noqa: E501 - a pattern is one line
"""claim.denial by frames: the word itself, "said that it had not", and the ways to say "not so"."""

from deconwatch.classifier.frame import frame
from deconwatch.records import MentionType

DENIAL = MentionType.CLAIM_DENIAL
_SAID = r"\b(?:sa(?:id|ys|ying)|repl(?:ied|ies|y)|insist\w*|maintain\w*|stress\w*|claim\w*|affirm\w*|stat(?:ed?|es|ing)|answer\w*|assert\w*|counter(?:ed|s)|contend\w*|tells?|told|repeat\w*|argu(?:ed|es)|according|respon\w+|confirm\w*|informed|declar\w+|spokes\w+)\b|: "
_DEED = r"(?:aim\w*|target\w*|hit(?:ting)?|struck|strik\w*|bomb\w*|fir(?:e|ed|ing)\b|shots?|shoot\w*|fl(?:y|ew|own|ies)|enter\w*|cross\w*|violat\w*|breach\w*|br(?:oke|eak|oken)\w*|rules|weapons?|contact|plans|involv\w*|responsib\w*|part in|intend\w*|meant?|intent\w*|at fault|agreements?|borders?|threat\w*|collid\w*|collision|pilots?|strikes?|raids?|jam\w*|planes? (?:did|there)|hindered|endanger\w*|used)"

RULES = (
    frame(
        "denial-word",
        DENIAL,
        r"\b(?:den(?:ied|ies|y|ying)|denials?)\b(?! (?:permission|access|entry|passage|approval|clearance|requests?|the request|us\b|them\b|him\b|her\b|a request|medical|aid|visas?|by (?:the|israel)))",
        0.6,
        unless=r"\b(?:missions?|requests?|movements?|access|permission|entry|visas?) (?:[a-z]+ ){0,3}(?:was|were|been|being)? ?denied\b|\b(?:not|nor|neither) (?:confirm\w*|den\w+)|no denying",
        needs="deni deny",
        least=0.3,
        agent="claimant",
        patient="",
    ),
    frame(
        "denial-rejected",
        DENIAL,
        r"\b(?:refut(?:ed|es|ing)|rebut(?:ted|s)|contradict(?:ed|s)|disown(?:ed|s)|(?:reject|dismiss|rebuff)(?:ed|s|es|ing)(?= (?:[a-z']+ ){0,4}?(?:charges?|claims?|accus\w+|alleg\w+|reports?|suggest\w+|versions?|accounts?|assertions?|criticism|that|it|this|as|statements?|[^a-z ])\b)|rejects? the|brush(?:ed|es) (?:off|aside)(?= (?:[a-z']+ ){0,2}(?:charge|claim|accus|alleg|report|suggest|criticis))|wav(?:ed|es) (?:off|away|aside)|dispute[sd] (?:the|that|this|it)|(?:dismissed|rejected) (?:it|this|that|them))",
        0.55,
        unless=r"\b(?:requests?|appeals?|offers?|permission|proposals?|calls)\b",
        least=0.3,
        agent="claimant",
        patient="",
    ),
    frame(
        "denial-said-not",
        DENIAL,
        r"\b(?:(?:did|do|does|had|has|have|was|were|is|are|am)(?: not|n't) (?!seem|appear)(?:[a-z]+ ){0,2}?|(?:never|no|none of|neither|nobody|nothing|without) (?:[a-z]+ ){0,3}?)"
        + _DEED
        + r"\b",
        0.5,
        beside=_SAID,
        unless=r"\b(?:would not (?:say|comment|be named)|did not (?:say|give|elaborate|identify|respond|reply|answer|know|name)|no (?:one|injur\w+|casualt\w+|deaths?)|not (?:clear|known|immediately)|was no (?:immediate )?(?:comment|word)|not to (?:fire|enter|cross|approach)|should not|must not|will not|no response)\b|\bno longer\b",
        least=0.45,
        agent="claimant",
        patient="",
    ),
    frame(
        "denial-idiom",
        DENIAL,
        r"\bnot so\b|\bnot us\b|\bno such\b|\bdisinformation\b|\bfabricat\w+|\bbaseless\b|\bgroundless\b|\bunfounded\b|\buntrue\b|\b(?:is|are|was|were|as) (?:[a-z]+ )?(?:false|incorrect|inconsistent|wrong)\b|\bsaid (?:that )?the opposite|\bthe opposite:|\bpropaganda\b|\bnot (?:theirs|its own|ours)\b|\bnever happened\b|\bby the rules\b|\bmake such stories|\b(?:had )?kept (?:a safe|to (?:them|its))|\bno (?:jet|plane|aircraft|soldier|serviceman|craft|shot)s? of (?:its|their|ours)|\bthere was no air\b|\bfalsehoods?\b|\bdoes not correspond|\bnot true\b|\b(?:different|other|its own|another) (?:story|version|account)\b|\bother way (?:round|around)\b|\bnonsense\b|\babsurd\b|\bcontest(?:ed|s) (?:that|the|this|it)\b|\bno intent\b|\bno (?:crossing|breach|violation|strike|sortie|raid)s? (?:of|was|were|took|had|by|in)\b|\brejected (?:it|both|this|that)(?= ?[.,;]| and)|\b(?:call(?:ed|s)|brand(?:ed|s)|term(?:ed|s)) (?:that|it|this|the (?:tale|claim|report|story|account|figure)) (?:[a-z]+ ){0,2}?(?:false|a lie|lies|hollywood|invented|fiction|untrue)\b|\bno (?:sign|question) of\b|\bsaw it differently\b|\bdescribed it differently\b"
        r"|\b(?:strict |full |complete )(?:accordance|compliance|conformity|observance)\b|\b(?:in (?:line|accordance|conformity|compliance) with|conform\w* (?:to|with)|compl(?:ied|ies) with) (?:[a-z]+ ){0,2}(?:law|rules|norms|practice|standards|regulations)|\bfollow(?:ed|s) (?:every|all|the) (?:[a-z]+ ){0,2}(?:rules?|procedures?)|\bkept (?:to|over|within) (?:neutral|international)|\bover (?:neutral|international) waters"
        r"|\bact(?:ed|ing) (?:with (?:restraint|professional\w*)|professionally|lawfully|in accordance|within|legitimately)|\bhad been announced\b|\bbefore all else\b|\bcauses? bewilderment|\bhyp(?:ed|ing) (?:it|up|the)|\bit (?:was|is|had been) <the>[^a-z ][^;]{0,40}?\b(?:who|that|which)\b",
        0.5,
        least=0.45,
        agent="claimant",
        patient="",
    ),
    frame(
        "denial-title",
        DENIAL,
        r"(?:^|: )(?:<A>(?:'s)? )?(?:[a-z]+ )?(?:did not|didn't|never|no) (?:[a-z]+ ){0,2}?" + _DEED + r"\b",
        0.5,
        least=0.45,
        agent="claimant",
        patient="",
    ),
)
