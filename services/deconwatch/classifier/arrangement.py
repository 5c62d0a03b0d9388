# ruff: noqa: E501 - a pattern is one line
"""mechanism.* by frames: an arrangement between forces, under any of its names, is made, cut, resumed, kept, changed."""

from deconwatch.classifier.document import MECH, WEAK, ZONE
from deconwatch.classifier.frame import frame
from deconwatch.records import MentionType

ESTABLISHED, SUSPENDED, RESTORED, REAFFIRMED, MODIFIED = (
    MentionType.MECHANISM_ESTABLISHED,
    MentionType.MECHANISM_SUSPENDED,
    MentionType.MECHANISM_RESTORED,
    MentionType.MECHANISM_REAFFIRMED,
    MentionType.MECHANISM_MODIFIED,
)
_MARK = f"[{MECH}{WEAK}]+"
_TALK = r"(?:hot-?lines?|(?:same |phone |telephone )?lines?|channels?|links?|telephones?|contacts|coordination|interaction|calls|liaison (?:office|officers))"
_PAPER = r"(?:memorand(?:um|a)|pact|accords?|agreements?|arrangements?|understandings?|mechanisms?|protocols?|procedures?|rules|deal)"
_TRUCE = rf"(?:truce|ceasefire|cease-?fire|joint patrols?|joint (?:[a-z]+ )?(?:cent(?:re|er)|cell|room|team)|(?:de-escalation|buffer|safe|security|no-fly|demilitari[sz]ed) (?:zones?|belts?|areas?|strip)|corridor|monitoring (?:group|cent(?:re|er)|mission)|observation posts|committee|(?:coordination|operations|situation) (?:cent(?:re|er)|room|cell)|notification\w*|{ZONE}+)"
_ANY = rf"(?:{_MARK}|\b(?:{_TALK}|{_PAPER}|{_TRUCE})(?!\w))"
_LASTING = rf"(?:{_MARK}|\b(?:{_TALK}|{_PAPER}|notification\w*|notices|joint patrols?|observation posts|talks|meetings?)(?!\w))"
_FOREIGN = r"\b(?:trade|climate|tariffs?|nuclear deal|peace (?:talks|agreement|deal|process)|gas|grain|prisoners?|hostages?|treaty of|arms deal|migrants?|oil|loan|visa)\b"

RULES = (
    frame(
        "arrangement-made",
        ESTABLISHED,
        r"\b(?:sign(?:ed|s|ing)|set(?:s|ting)? up|stood up|establish(?:ed|es|ing)?|creat(?:ed|es|ing)|open(?:ed|s|ing)?(?! fire)|launch(?:ed|es|ing)? (?:a|an|the)|inaugurat\w+|announc(?:ed|es|ing)|agreed?(?: (?:on|to|in|upon))?(?! [^;]{0,30}(?:resum|restor|bring|put back|extend))|settle[ds]? on|drew up|conclud(?:ed|es)|install(?:ed|s|ing)|form(?:ed|ing) a|there (?:is|are) now|there's now|put in place|goes? live|went live|undert(?:ook|aken)|negotiated|brokered|lay down|laid down)\b<60>"
        + _ANY,
        0.5,
        unless=_FOREIGN
        + r"|\b(?:re-?establish\w*|resum\w*|restor\w*|re-?open\w*|wants? to|hopes? to|seeks? to|called for|calls for|pave the way|potential)\b",
        least=0.55,
        agent="parties",
        patient="parties",
    ),
    frame(
        "understanding-reached",
        ESTABLISHED,
        r"\b(?:reach(?:ed|es)|struck|put (?:their|its) names? (?:on|to)|came to|come to|beg[au]n to use|set up|sets up)\b<45>\b(?:document|provisional understanding|understanding|accord|agreement|arrangements?|dedicated (?:[a-z]+ )?(?:telephone|line|cell|channel)|channel|joint room)\b|\b(?:cent(?:re|er)|joint room|cell|posts?|telephone|hot-?line)\b<60>\b(?:(?:has|have) (?:opened|started work|begun)|started work|is going to be set up|came into service)\b"
        r"|\bwill (?:halt|stop|pause|no longer|cease)\b<40>\b(?:offensive|attack\w*|fighting|fire|firing|strikes)\b|\bwould stop (?:fighting|firing|its (?:strikes|offensive))\b|\bunwritten (?:agreement|understanding)\b",
        0.5,
        near=r"\b(?:militar\w+|arm(?:y|ies)|navy|navies|air forces?|officers|troops|ships?|pilots|patrols?|truce|ceasefire|front|strikes?|attack\w*|offensive|buffer|road|drones?)\b",
        unless=_FOREIGN + r"|\b(?:resum\w*|restor\w*|re-?open\w*|unless|demand\w*|until)\b",
        least=0.5,
        agent="parties",
        patient="parties",
    ),
    frame(
        "arrangement-starts",
        ESTABLISHED,
        _ANY
        + r"<60>\b(?:(?:was|were|is|are|been|being|be) (?:[a-z]+ ){0,2}?(?:signed|set up|established|created|opened|inaugurated|agreed|launched)|inaugurated|went live|goes live|(?:began|begins?|started|starts) (?:its |to )?work\w*|took effect|takes? effect|(?:came|comes|enter(?:s|ed)?|put) into (?:force|effect)|is now in place|foresees|sets up|binds|obliges)\b",
        0.5,
        unless=_FOREIGN,
        least=0.55,
        agent="",
        patient="parties",
    ),
    frame(
        "arrangement-cut",
        SUSPENDED,
        r"\b(?:suspend(?:ed|s|ing)?|suspension of|cut(?:s|ting)?(?: off)?|sever(?:ed|s|ing|ance)|fr(?:oze|eez\w+)|halt(?:ed|s|ing)?|shut(?:s|ting)?|clos(?:ed|es|ing)|end(?:ed|s|ing)|scrap(?:ped|s|ping)?|abandon(?:ed|s|ing)?|withdr\w+ from|pull(?:ed|s|ing)? (?:back |out |its [a-z ]{0,30})?(?:out of|from)|quit(?:s|ting)?|terminat\w+|br(?:oke|eaks?|oken|eaking) off|renounc\w+|nullif\w+|tear(?:s|ing)? up|tore up|tearing it up|revok\w+|stop(?:ped|s|ping)? (?:honou?ring|sending|taking|observing|answering|sharing|using|its|all)|no longer (?:tak\w+ part|honou?r|observ\w+|answer|tak\w+|recogni\w+|bound)|not (?:take|taking) part|call(?:ed|s)? off|h(?:ang|ung)(?:s|ing)? up|step(?:ped|s) back from|put(?:s|ting)? (?:[a-z]+ ){0,2}on hold|shelv\w+|paus(?:ed?|es|ing)|walk(?:ed|s) (?:out of|away from)|declin(?:ed|es)|let go)\b<50>"
        + _LASTING,
        0.5,
        unless=rf"{_FOREIGN}|\b(?:end(?:ed|s|ing)?|call(?:ed)? for) (?:[a-z]+ ){{0,3}}(?:fighting|violence)|\bcalls? for\b",
        least=0.55,
    ),
    frame(
        "arrangement-dead",
        SUSPENDED,
        _LASTING
        + r"<50>\b(?:(?:is|are|was|were|been|remains?|being) (?:now |also )?(?:suspended|cut|severed|frozen|halted|shut|closed|ended|scrapped|abandoned|off\b|dead|defunct|terminated|void|collapsed|on hold)|collapsed|(?:went|gone|go|goes|fell) (?:dead|quiet|silent)|on hold|up in the air|no longer (?:in (?:force|use)|answered|works?|exists?|applies)|been dead|shut down|pulled out|dead since|not met since)\b",
        0.5,
        unless=_FOREIGN + r"|\btalks in\b",
        least=0.55,
    ),
    frame(
        "arrangement-resumed",
        RESTORED,
        r"\b(?:resum(?:e|ed|es|ing|ption)|restor(?:e|ed|es|ing|ation)|re-?open(?:ed|s|ing)?|re-?establish\w*|reconnect\w*|reactivat\w*|reinstat\w*|renew(?:ed|s|ing|al)?|restart(?:ed|s|ing)?|rejoin(?:ed|s|ing)?|reviv(?:e|ed|es|ing)|(?:br(?:ing|ings|inging|ought)|put|puts|take|took|taken) (?:[^;]{0,50}?)(?:back|up again)\b|return(?:ed|s|ing)? to (?!(?:the )?(?:base|their|its (?:base|post)))|g(?:o|one|oes|oing) back to|lift(?:ed|s|ing)? the suspension|ring again)\b<60>"
        + _LASTING,
        0.5,
        unless=_FOREIGN,
        least=0.55,
        agent="parties",
        patient="parties",
    ),
    frame(
        "arrangement-back",
        RESTORED,
        _LASTING
        + r"<60>\b(?:resum(?:e|ed|es|ing)|restored|re-?opened|re-?established|reconnected|reactivated|reinstated|revived|back (?:in(?:to)? (?:service|order|effect|force|use|operation)|online|up|to full|open)|taken up again|rings? again|working again|lifted)\b",
        0.5,
        unless=_FOREIGN,
        least=0.55,
        agent="parties",
        patient="parties",
    ),
    frame(
        "arrangement-again",
        RESTORED,
        r"\b(?:in (?:use|effect|force|service|operation)|ring each other(?: directly)?|call each other|working|works|pass|open|answered|answering|live|up|used|taken up|take it up|picks? up|manned|staffed) again\b|\bgone? back to the (?:agreed|old|usual)\b|\bback in the cent\w+|\bresum(?:ed|es|ing) its (?:work|part|place|share|participation)\b|\bfor the first time since (?:19|20)\d\d\b|\bfirst (?:[a-z-]+ ){1,4}since (?:19|20)\d\d\b|\bimplement in full the understanding\b",
        0.5,
        near=rf"{_ANY}|\b(?:telephones?|phones?|procedures|counterparts?|generals|commanders|working group|teleconference)\b",
        unless=_FOREIGN + r"|\b(?:fight\w*|shoot\w*) again\b",
        least=0.5,
        agent="parties",
        patient="parties",
    ),
    frame(
        "arrangement-alive",
        REAFFIRMED,
        r"\b(?:truce|ceasefire|cease-?fire|agreement|understanding|memorandum|line|channel|pact|accord|hot-?line)\b (?:[a-z]+ ){0,3}?(?:holds|has held|held|stands|never (?:[a-z]+ )?went (?:dark|dead|silent)|goes on)\b|\btest call\b|\btest(?:ed|s) (?:it|the (?:line|link|channel|telephone|hot-?line)s?)\b|\b(?:phones?|lines?|telephones?) (?:are|is|was|were|stay|remain) (?:[a-z]+ )?(?:manned|answered|staffed)\b|\b(?:in|keeps?|kept) (?:daily|constant|regular|close|direct|permanent) (?:touch|contact)\b|\b(?:existing|agreed|established) (?:mechanisms?|channels?)\b<40>\b(?:will|shall|would|to) be (?:used|resolved|settled)\b|\bresolved (?:through|by) (?:the )?existing\b|\bexchanged? lists\b|\bhanded each other lists\b|\b(?:fully |both )?committed to the (?:memorandum|truce|ceasefire|agreement|understanding|procedures)\b",
        0.45,
        unless=_FOREIGN + r"|\b(?:unless|if the truce)\b",
        least=0.5,
        agent="",
        patient="parties",
    ),
    frame(
        "arrangement-holds",
        REAFFIRMED,
        _LASTING
        + r"<60>\b(?:remain(?:s|ed)?|stay(?:s|ed)?|(?:is|are|was|were|being|been) (?:still |all the same |always )?(?:open|active|in use|working|in place|used|manned|tested|checked|answered|kept|observed|carried out|staffed|busy|available|functioning|operational|holding|honou?red|intact)|works?|worked|still (?:works?|open|rings?|answered|in)|held|holds?(?! that)|holding|in (?:use|force|good order)|picks? up|functioned|would go on|continue[sd]?|(?<!will )(?<!to )open(?! (?:fire|two|a|the|its)\b))\b",
        0.5,
        unless=_FOREIGN
        + r"|\blines of (?:effort|work|inquiry)|\b(?:remain(?:s|ed)? (?:cut|dead|silent|suspended|closed|severed|unanswered|halted|frozen|unclear)|not (?:work|answer|open|held)\w*|stopped)\b",
        least=0.6,
        agent="",
        patient="parties",
    ),
    frame(
        "arrangement-kept",
        REAFFIRMED,
        r"\b(?:(?:remain|stay|kept|keep|are|were|is|been|stayed|be)(?:s|ed)? in (?:constant |regular |daily |close |permanent |direct )?(?:contact|touch)|kept to|keeps? to|abid\w+ by|adher\w+ to|stands? by|stood by|reaffirm\w*|reiterat\w*|restat\w*|re-?commit\w*|continu(?:e|es|ed|ing) to (?:use|honou?r|deconflict|coordinate|talk|observe)|deconflict every|(?:talk|speak|spoke)s?(?: to them| with them)? (?:every|each|several times)|both ends pick up|(?:somebody|someone) (?:at the other end |on their side |still )?(?:picks?|picked|answer\w+)|(?:back and forth|on the (?:phone|line) (?:with|all|the whole|throughout))|strict(?:ly)? observ\w+|test(?:s|ed)? (?:it |the (?:line|channel|link) )?(?:daily|every|each|as usual)|rang and|answered as usual|get an answer)\b",
        0.45,
        near=_LASTING,
        unless=_FOREIGN,
        least=0.6,
        agent="parties",
        patient="parties",
    ),
    frame(
        "arrangement-shifted",
        MODIFIED,
        r"\bfrom now on\b|\bno longer applies\b|\bexchanged (?:phone |telephone )?numbers\b|\bnew (?:rule|form|order of|regime|timetable)\b|\bsecond call\b|\b(?:has|have) become (?:a )?(?:daily|weekly|permanent)\b|\bfrom weekly to daily\b|\b(?:joint|common|shared) patrols?\b<30>\b(?:begin|start|extend|widen)\b|\bstrengthen(?:ing)? (?:the )?(?:truce|ceasefire|mechanism|line|monitoring)\b|\b(?:quicker|faster|shorter) (?:answers?|way|notice|procedures?)\b|\b(?:will|would|to|must) be (?:[a-z]+ )?(?:announced|cleared|notified|agreed)\b<40>\b(?:an hour|hours|in advance|earlier|by phone|by telephone|in person)\b|\b(?:shifted|moved|redrawn|redrew|widened|narrowed|halved|doubled|lowered|lengthened|shortened) (?:the|its|their) (?:[a-z]+ ){0,2}?(?:lines?|zone|buffer|strip|boundary|limit|ring|distance|notice)\b|\b(?:lines?|zone|buffer|strip|boundary|limit|ring|distance) (?:has been|was|is|be|were|would be|will be) (?:[a-z]+ )?(?:shifted|moved|redrawn|widened|narrowed|halved|doubled|lowered)\b|\b(?:adding|add) a (?:second|third|fourth|new)\b|\bgiven more time\b",
        0.45,
        near=rf"{_ANY}|\b(?:patrols?|drones?|liaison|phones?|lines?|notices?)\b",
        unless=_FOREIGN + r"|\b(?:air targets?|as targets)\b",
        least=0.5,
        agent="parties",
        patient="parties",
    ),
    frame(
        "arrangement-changed",
        MODIFIED,
        r"\b(?:(?:a |the )?(?:second|additional|extra|another) (?:[a-z]+ ){0,2}?(?:number|contact|line|channel|officer)|new (?:[a-z]+ ){0,3}?(?:numbers?|protocols?|procedures?|rules|strip|boundary|list|level)|add(?:ed|s|ing)? (?:[a-z]+ ){0,4}?(?:line|number|contact|channel|officer)|extend(?:ed|s|ing)? (?:the |its )?(?:memorandum|arrangement|truce|zone|agreement|line|pact)|remain in effect until|upgrad(?:e|ed|es|ing)|(?:rais|lift)(?:e|ed|es|ing) [^;]{0,40}?\bto (?:the )?(?:level|presidents?|ministers?|minister|higher)|rewr(?:ote|itten|ites?)|mov(?:ed|es|ing) the (?:line|boundary|limit)|widen(?:ed|s|ing)?|narrow(?:ed|s)|redraw\w*|redr[ae]wn?|better (?:way|warning|mechanism|coordination|procedures?)|(?:talk|coordinate|work|cooperate) (?:[a-z]+ )?more closely|closer coordination|(?:work|function) better|more often|fix to|up a level|(?:each|both|either|sides?) (?:would|will|is to|are to) (?:tell|inform|notify|warn|call)|let one another know|patrolling arrangement)\b",
        0.5,
        near=rf"{_ANY}|\b(?:patrols?|phone|number|call)\b",
        unless=_FOREIGN,
        least=0.6,
        agent="parties",
        patient="parties",
    ),
)
