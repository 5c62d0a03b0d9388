# ruff: noqa: E501 - a pattern is one line
"""How mechanisms and zones are called where no theatre names them: the field's words in news English."""

import re

from deconwatch.classifier.document import ACT, BACKER, LAND

_ACT = f"[{ACT}{LAND}{BACKER}]+"
_QUOTE = r"[\"']?"
DECONFLICT = rf"{_QUOTE}de-?\s?conflict(?:ion|ing|ed)?{_QUOTE}"
_NOUN = rf"{_QUOTE}de-?\s?confliction{_QUOTE}"
_BETWEEN = r"(?:[\s-]+(?:established|standing|direct|communications?|telephone|phone|military|information|coordination|humanitarian|safety|air|ground|naval|maritime|hot|emergency|secure|military-to-military)){0,3}"
_HEAD = r"(?:channels?|hot-?\s?lines?|(?:phone|telephone)\s?lines?|lines?|links?|mechanisms?|agreements?|arrangements?|memorand(?:um|a)|mou|understandings?|protocols?|procedures?|process(?:es)?|systems?|pact|accord|network|office|cell)"

_APART = (
    r"(?:(?:avoid|prevent|avert|head off|reduce|lower|minimi[sz]e|lessen|stop|rule out)\w* (?:the (?:risk|danger|chance)s? of )?(?:any |an? |such |dangerous |accidental |unintended |inadvertent |air |aircraft |mid-?air |military |their |the )*"
    r"(?:clash|collision|collid|accident|incident|mishap|miscalculat|misunderstand|misjudg|mistake|encounter|conflict|fire|running into|shooting|pilots? from|aircraft from|forces? from|planes? from|jets? from|warplanes? from)\w*"
    r"|keep\w* (?:[a-z]+ ){0,6}?(?:apart|from (?:clash|collid|run|shoot|bump|hit|tangl|fir)\w*)|(?:to|not) clash\b)"
)
_KIND = r"(?:military|defen[cs]e|liaison|air|airspace|air-?safety|flight-?safety|safety|maritime|naval|navy|sea|risk[- ]reduction|nuclear|commanders?'?|officers?'?|inter-?army|army|bilateral military|de-?escalation|emergency military|operations|ground)"
_WIRE = r"(?:channels?|(?:phone|telephone|communications?|liaison|safety|contact)[\s-]?(?:lines?|links?|channels?)|hot-?\s?lines?|links?|lines|line(?= [^a-z]|[.,;]| (?:to|was|is|on|in|used|and|that|which|of|with|between|went|remains|from|for|but|had|has|ha)))"

STRONG_MECHANISM = re.compile(
    rf"(?:{DECONFLICT}{_BETWEEN}[\s-]+{_HEAD})"
    rf"|(?:(?:incident|conflict|collision|accident)[- ](?:prevention|avoidance){_BETWEEN}[\s-]+(?:{_HEAD}|measures))"
    rf"|(?:(?:flight|air)[- ]safety{_BETWEEN}[\s-]+(?:memorand(?:um|a)|agreements?|protocols?|accords?|mou|deal|understandings?|hotlines?|line|channels?))"
    rf"|(?:memorand(?:um|a)(?: of understanding)? (?:on|about|for|to) (?:\w+ ){{0,4}}(?:flight safety|air safety|safety of flights?|prevent\w*|avoid\w*|deconflict\w*|de-conflict\w*|incidents))"
    rf"|(?:(?:military|mil)[- ](?:to[- ])?(?:military|mil){_BETWEEN}[\s-]+(?:channels?|communications?|comms|contacts?|links?|lines?|lanes?|ties|dialogues?|hotlines?|exchanges))"
    rf"|(?:{DECONFLICT} (?:channels? )?(?:of communications?))|(?:channels? of {DECONFLICT})"
    rf"|(?:military{_BETWEEN}[\s-]+hot-?\s?lines?)|(?:(?:military|defen[cs]e)(?: \w+)?[\s-]+(?:communications?|liaison|phone|telephone) (?:channels?|lines?|links?))|(?:military lines? of communications?)"
    rf"|(?:hot-?\s?lines? between (?:the )?(?:\w+ ){{0,2}}(?:{_ACT})?[^.;]{{0,30}}?(?:militar(?:y|ies)|armies|armed forces|navies|air forces|defen[cs]e|commanders|general staffs?))"
    rf"|(?:{_ACT}[-/](?:{_ACT}) (?:military )?hot-?\s?lines?)"
    rf"|(?:(?:humanitarian|notification) (?:notification )?(?:deconfliction|de-confliction|notification)(?: (?:system|mechanism|list|process))?)"
    rf"|(?:incidents?[- ]at[- ]sea (?:agreement|hotline|protocol|accord))|(?:(?:risk|nuclear risk)[- ]reduction (?:cent(?:er|re)s?|hotline|line))"
    rf"|(?:(?:liaison|tripartite|coordination) (?:channels?|arrangements?|mechanisms?))|(?:(?:established|agreed) (?:channels?|mechanisms?) (?:of|for) (?:communications?|coordination|liaison))"
    rf"|(?:(?:border|ballistic missile|missile) (?:hotline|test notification agreement|pre-notification agreement))"
    rf"|\b(?:(?:line|channel|hot-?\s?line|link|telephone|phone|wire|number|mechanism|arrangement|body|team|memorandum|paper|document|pact|deal|accord|rules|measures|understanding|agreement)s?,? (?:[a-z0-9{ACT}-]+ ){{0,6}}?(?:to|that|which|for|on|of|meant|designed|intended|so as) (?:[a-z{ACT}-]+ ){{0,5}}?{_APART})"
    rf"|\b(?!air lines?\b)(?:{_KIND}(?:[\s-]+{_KIND}){{0,3}}[\s-]+{_WIRE}\b)"
    rf"|\b(?:{_WIRE} (?:with|to|between) (?:the |our |their |its )?(?:[a-z]+ ){{0,2}}(?:militar(?:y|ies)|armies|navies|commands?|commanders|armed forces|general staffs?)\b)"
    rf"|\b(?:theat(?:re|er)[- ]?(?:command(?:er)?)s?'? (?:phone |telephone |video )?(?:calls?|talks?|dialogues?|conversations?|contacts?))|\b(?:(?:phone |telephone )?(?:calls?|talks?|conversations?) (?:of|between|among) (?:the )?theat(?:re|er) commanders)"
    rf"|\b(?:defen[cs]e policy coordination talks|(?:military )?maritime (?:safety|consultative) (?:agreement |consultative )?(?:talks|meetings?|consultations)|(?:talks|consultations|meetings) on (?:safety at sea|maritime safety|military maritime safety))"
    rf"|\b(?:(?:high[- ]level )?(?:military[- ]level |direct )?(?:contacts?|communications?|channels?|lines?) between (?:the |their |our |both |two )*(?:militar(?:y|ies)|armed forces|armies|navies|general staffs|defen[cs]e ministries))"
    rf"|\b(?:(?:redeployment|ceasefire|truce|armistice|ceasefire monitoring|truce monitoring) (?:coordination )?(?:committee|commission|mechanism|monitors? mechanism))"
    rf"|\b(?:(?:flight|air)[- ]?safety|safety of (?:air )?flights?|flights? safety) (?:memorand(?:um|a)|agreements?|protocols?|accords?|deal|pact|understandings?)"
    rf"|\b(?:memorand(?:um|a) on (?:flights|the avoidance|de-?escalation))|\b(?:protocols? (?:on|for|of) (?:the )?(?:avoid|prevent|de-?conflict)\w*(?: of)?(?: \w+)?)"
    rf"|\b(?:(?:inter-?korean|cross-?border|north-?south)[\s-]+(?:\w+ )?(?:lines?|hot-?\s?lines?|links?|channels?|telephones?))"
    rf"|\b(?:(?:military|tension-reduction|border|disengagement|patrolling) (?:agreement|accord|pact|deal|arrangement)s?)|\b(?:incidents?[- ]at[- ]sea)"
)
WEAK_MECHANISM = re.compile(
    rf"hot-?\s?lines?|(?:(?:direct |open |established |existing |secure |standing )?(?:lines?|channels?|means) of (?:direct )?communications?)|communications? (?:channels?|lines?|links?|hotlines?|network)"
    rf"|(?:channels|lines) (?:with|to|between) (?:the )?{_ACT}|coordination (?:channels?|mechanism|cent(?:er|re)|system|line)|red (?:phone|telephone)|direct (?:phone |telephone )?line|mechanisms? (?:that|which|to|for) (?:[a-z]+ ){{0,4}}?(?:keep\w*|prevent\w*|avoid\w*|{DECONFLICT})|{DECONFLICT}|military[- ]to[- ]military|liaison (?:officers?|line)|information channel"
    rf"|(?:crisis|incident) (?:hotline|line)|(?:phone|telephone) (?:line|link)s?"
    rf"|\b(?:usual|normal|regular|established|existing|agreed|same|special|direct|secure|joint|dedicated|bilateral|designated|standing|appropriate|proper|permanent|open|safety|daily|very|emergency|hot|military|liaison)(?: \w+)? (?:channels?|lines?|links?|hot-?\s?lines?|telephones?|wires?|phones?|numbers?)\b"
    rf"|\b(?:(?:joint|shared|common) (?:military )?(?:operations|coordination|monitoring|situation|ceasefire|liaison)(?: and coordination| and control)? (?:cent(?:re|er)s?|rooms?|mechanisms?|cells?|teams?|posts?|committees?|groups?))"
    rf"|\b(?:secure|special|direct|red) (?:phone|telephone|call)\b|video[- ](?:links?)|\b(?:the|this|that|a|our|their) (?:safety |special |very )?(?:hot-?\s?line|line|channel|mechanism|link)(?= (?:remains?|remained|works?|worked|is (?:still )?(?:open|manned|tested|working|dead|up)|stays?|stayed|exists|rang|went|was (?:used|tested|busy|dead|open)|never|between|with|over|used|set up|opened|agreed|in (?:qatar|stuttgart)))"
    rf"|liaison (?:office|arm|unit|team|service|branch|desk)s?|coordination (?:arm|unit|team|cell|desk|procedures?)|usual coordination|(?:military|defen[cs]e|high[- ]level|army) (?:contacts|dialogues?|talks)"
    rf"|(?:the |existing |bilateral |usual )?mechanisms? (?:of|for) (?:hotline |direct )?contacts?|monitoring (?:mechanism|cent(?:re|er)|committee)|joint (?:mechanism|body)|risk[- ]reduction (?:channels?|measures)|(?:19|20)\d\d (?:military|ceasefire|cease-fire|truce|tension-reduction|inter-korean|safety|flight-safety|incidents|memorandum|accord on inc\w+)(?: [a-z-]+){{0,2}} (?:accord|pact|deal|agreement|memorandum|protocol|understanding)"
)
ZONE_WORDS = re.compile(
    rf"(?:\d+[\s-]?(?:km|kilomet(?:er|re)s?|miles?|mi)[\s-]+)?(?:(?:so-called|agreed|agreed-upon|exclusion|restricted|operating|security|separation|buffer|demilitari[sz]ed|no-?fly|{_NOUN}) ?){{1,4}}[\s-]*(?:zones?|areas?|strips?|boundary|boundaries)|(?:restricted|closed) (?:air ?space)"
    rf"|{_QUOTE}{_NOUN}{_QUOTE} (?:zones?|areas?)|demarcation line|military demarcation line|line of (?:actual )?control|\bblue line\b|median line|northern limit line"
    rf"|(?:{_ACT}(?:'s|')? )(?:sovereign |national |territorial )*(?:airspace|air space|territorial waters|waters|air defen[cs]e identification zone)|\bits (?:airspace|territorial waters)\b|air defen[cs]e identification zone|\badiz\b"
)
MILITARY = re.compile(
    r"\b(?:militar(?:y|ies)|army|armies|troops?|forces|soldiers?|navy|navies|air ?force|aircraft|warplanes?|jets?|fighters?|bombers?|warships?|destroyers?|frigates?|drones?|missiles?|air ?strikes?|strikes?|generals?|commanders?|"
    r"defen[cs]e|pentagon|battalions?|patrols?|artillery|shelling|border|naval|coast ?guard|ceasefire|cease-fire|peacekeep\w+|armed)\b"
)
"""Company that makes a doubtful word ("hotline") a military one."""
