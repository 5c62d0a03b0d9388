# ruff: noqa: E501 - a pattern is one line
"""channel.complaint by frames: protests, envoys called in, explanations demanded, conduct condemned."""

from deconwatch.classifier.frame import frame
from deconwatch.records import MentionType

COMPLAINT = MentionType.CHANNEL_COMPLAINT
_INCIDENT = r"\b(?:airspace|air space|waters|border|frontier|intercept\w*|shot|downing|shootdown|warplanes?|jets?|aircraft|drones?|balloons?|missiles?|war ?ships?|ships?|vessels?|boats?|navy|coast guard|strikes?|collision|incidents?|breach\w*|violat\w*|intru\w*|incursions?|shell\w*|man(?:o?eu)vers?|manoeuvres?|patrols?|peacekeepers?|troops|soldiers|truce|ceasefire|buffer|zone|mines?|fir(?:e|ed|ing)|military)\b"
_CIVIL = r"\bcomplaints? (?:hot-?lines?|lines?|desk|box|procedure|department)|\b(?:protesters?|demonstrat\w+|rall(?:y|ies)|police|riot|workers' union|royal family)\b"

RULES = (
    frame(
        "complaint-protest",
        COMPLAINT,
        r"\b(?:(?<!to )(?<!no )protest(?:ed|s|ing)?|notes? of protest|notes? verbales?|made representations|d[e\u00e9]march\w+|complain(?:ed|s|ing|ts?)?|object(?:ed|ing)|objections?|to task|grumbl\w+)\b",
        0.6,
        near=_INCIDENT,
        unless=_CIVIL,
        least=0.45,
    ),
    frame(
        "complaint-condemned",
        COMPLAINT,
        r"\b(?:condemn(?:ed|s|ing|ation)?|denounc(?:ed|es|ing)|deplor(?:ed|es|ing)|decri(?:ed|es)|slam(?:med|s)|lambast\w+|strongly criticis\w+|outraged?|expressed (?:outrage|indignation|anger|dismay))\b",
        0.55,
        unless=_CIVIL,
        least=0.6,
    ),
    frame(
        "complaint-envoy",
        COMPLAINT,
        r"\b(?:summon(?:s|ed|ing)?|call(?:s|ed|ing)? in|haul(?:s|ed) in)\b<50>\b(?:ambassador|envoy|charg[e\u00e9]|attach[e\u00e9]|diplomat|representative)|\b(?:ambassador|envoy|charg[e\u00e9](?: d'affaires)?|attach[e\u00e9])\b<40>\b(?:called in|called to the (?:[a-z]+ )?ministry|summoned|hauled in|invited (?:to|for)|(?:was|been) (?:handed|given|told)|asked to come)\b|\b(?:asked|invited|told|gave|handed)\b<30>\b(?:ambassador|charg[e\u00e9]|attach[e\u00e9])\b",
        0.65,
        near=_INCIDENT,
        needs="ambassador envoy charg attach diplomat representative",
        least=0.3,
    ),
    frame(
        "complaint-branded",
        COMPLAINT,
        r"\b(?:unacceptable|irresponsible|(?:an? |as )?act of aggression|inadmissible|outrageous|intolerable|(?:possible |a )war crime|stab in the back|unsatisfactory|serious breach of (?:trust|faith)|flagrant|shocking|serious concern|an aggression|unreasonable provocation|blatant|dangerous preconditions|(?:serious )?crimes? under international law|provocation|reckless(?:ness)?|grave violation)\b",
        0.5,
        beside=r"\b(?:call(?:s|ed|ing)?|describ\w+|brand\w+|label\w+|term(?:s|ed)|said|says|saying|was|were|is|are|urg\w+|spoke|voic\w+|regret\w*)\b",
        unless=r"\b(?:not|n't|never) (?:[a-z]+ ){0,2}?(?:war crime|provocation|act of aggression|reckless)\b",
        least=0.5,
    ),
    frame(
        "complaint-voiced",
        COMPLAINT,
        r"\b(?:voic\w+|express\w+|rais(?:ed|es|ing)|ma(?:de|kes?)(?= (?:its|our|their|his|clear)[a-z ]* (?:concern|objection|displeasure|protest|opposition))|convey\w+|register\w+|lodg\w+|fil(?:ed|es|ing)|hand\w+|deliver\w+|put|ha(?:s|d) (?=rais|voic|express|complain))\b<45>\b(?:objections?|concerns?|displeasure|dissatisfaction|protests?|complaints?|strong regret|(?:resolute|firm|strong) opposition|indignation|dismay|the (?:matter|issue|incident|case)|doubts)\b|\b(?:matter|issue|incident)\b (?:[a-z]+ ){0,3}raised\b|\bstrong(?:ly)? regret\w*|\bregrets? (?:that|over)\b",
        0.55,
        unless=r"\bno concerns?\b|humanitarian concerns",
        least=0.6,
    ),
    frame(
        "complaint-explain",
        COMPLAINT,
        r"\b(?:demand(?:ed|s|ing)?|ask(?:ed|s)|want(?:ed|s)?|requir\w+|must|sought|called? for|owes?)\b<40>\b(?:(?:immediate |her |their |his |its )release|independent (?:investigation|inquiry)|explanations?|answers?|clarif\w+|explain|accountab\w+|those responsible|apolog\w+)\b|\b(?:name|punish|hold) (?:those|the) responsible|those responsible (?:be|to be|must)",
        0.5,
        needs="expl answer clarif accountab responsible apolog release independent",
        least=0.5,
    ),
    frame(
        "complaint-council",
        COMPLAINT,
        r"\b(?:urgent|emergency|extraordinary|special) (?:session|meeting|sitting|consultations)(?: of the (?:[a-z.]+ )?council)?|\bsecurity council\b|\bletters? to the (?:united nations|un\b|u\.n\.|secretary-general)",
        0.45,
        needs="session meeting sitting council letter consultations",
        beside=r"\b(?:ask\w*|request\w*|call(?:s|ed|ing)?|summon\w*|demand\w*|convene\w*|seek\w*|sought|urg\w+|letters?|complain\w*|appeal\w*|raised?)\b",
        least=0.5,
    ),
    frame(
        "complaint-written",
        COMPLAINT,
        r"\b(?:hand(?:ed|s|ing)?|sent|sends|deliver(?:ed|s)|pass(?:ed|es)|gave|receiv(?:ed|es)|gone|served|lodged|lodges)\b<40>\b(?:(?:protest |verbal |diplomatic |further |stern |new )?notes?(?= (?:to|over|about|with|and|on|was|in)\b| ?[,.;])|letters? of (?:protest|complaint)|protests?)\b|\b(?:wr(?:ote|itten|ites)|letters?|brought (?:it|the (?:matter|case)|this)|(?:take|took|taken|taking) (?:it|the (?:matter|case)|this)|(?:will )?go(?:es|ne)?|turn(?:ed)?|report(?:ed)? (?:it|this|the matter)) (?:[a-z]+ ){0,3}?(?:to|before|up with) (?:the |both )?(?:[a-z]+ )?(?:security council|secretary-general|united nations|council|leaders|coordination office|liaison office|committee|commission|telecommunication|aviation bod\w+)|\bwrote to (?:the )?<A>|\b(?:letter|paper|note) was sent to (?:the )?<A>",
        0.5,
        near=_INCIDENT,
        needs="note letter protest council nations leaders office committee commission secretary aviation telecom wrote paper",
        least=0.45,
    ),
    frame(
        "complaint-raised",
        COMPLAINT,
        r"\b(?:rais(?:ed|es|ing)|brought up|brings up|bring up|took up|taken up|put)\b<80>\b(?:with|to|through|over|via|on)\b<25>\b(?:authorities|counterparts?|(?:other|[^a-z ]+) side|liaison|commission|committee|(?:weekly|next|daily) call|military channels?|(?:phone|telephone) line|<M>)"
        r"|\b(?:tak(?:en|e|es|ing)|took)\b<25>\bup (?:with|over|through|via)\b|\braised (?:it|this|that|each|the (?:matter|case|incident|issue)s?)\b<20>\b(?:with|on|at|over|the same)\b"
        r"|\b(?:raised|raises|brought up|complained of|complained about)\b<40>\b(?:shelling|fire|firing|flights|overflights|soldiers|killings?|martyrdom|intrusions?|crossings|(?:war)?ships|vessels|strikes?|drones?|violations?|jamming|sniping)\b",
        0.5,
        unless=_CIVIL,
        needs="rais brought bring took tak put complained",
        least=0.45,
    ),
    frame(
        "complaint-desist",
        COMPLAINT,
        r"\b(?:urg(?:ed|es|ing)|call(?:ed|s|ing) (?:on|upon)|demand(?:ed|s|ing)?|told|ask(?:ed|s|ing)|press(?:ed|es)|appeal\w*)\b<70>\b(?:(?:end|stop|cease|halt|refrain from|desist|reconsider|avoid) (?:[a-z]+ ){0,5}?(?:reckless|dangerous|unsafe|conduct|behaviou?r|such (?:acts?|actions|patrols|moves|flights)|provo\w+|acts|harass\w*|tactics|violations?|breaches|attacks|operations)|to stop\b(?! fir)|withdraw its (?:people|men|forces)|an end to (?:such|the|these|all) (?:[a-z]+ ){0,2}?(?:conduct|acts|violations|flights|practice|provocations))",
        0.5,
        least=0.5,
    ),
)
