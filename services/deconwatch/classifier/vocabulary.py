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
    rf"|(?:(?:liaison|tripartite|coordination) (?:channels?|arrangements?|mechanisms?|office))|(?:(?:established|agreed) (?:channels?|mechanisms?) (?:of|for) (?:communications?|coordination|liaison))"
    rf"|(?:(?:border|ballistic missile|missile) (?:hotline|test notification agreement|pre-notification agreement))"
)
WEAK_MECHANISM = re.compile(
    rf"hot-?\s?lines?|(?:(?:direct |open |established |existing |secure |standing )?(?:lines?|channels?|means) of (?:direct )?communications?)|communications? (?:channels?|lines?|links?|hotlines?|network)"
    rf"|(?:channels|lines) (?:with|to|between) (?:the )?{_ACT}|coordination (?:channels?|mechanism|cent(?:er|re)|system|line)|red (?:phone|telephone)|direct (?:phone |telephone )?line|mechanisms? (?:that|which|to|for) (?:[a-z]+ ){{0,4}}?(?:keep\w*|prevent\w*|avoid\w*|{DECONFLICT})|{DECONFLICT}|military[- ]to[- ]military|liaison (?:officers?|line)|information channel"
    rf"|(?:crisis|incident) (?:hotline|line)|phone line"
)
ZONE_WORDS = re.compile(
    rf"(?:\d+[\s-]?(?:km|kilomet(?:er|re)s?|miles?|mi)[\s-]+)?(?:(?:so-called|agreed|agreed-upon|exclusion|restricted|buffer|demilitari[sz]ed|no-?fly|{_NOUN}) ?){{1,4}}[\s-]*(?:zones?|areas?|strips?|boundary|boundaries)|(?:restricted|closed) (?:air ?space)"
    rf"|{_QUOTE}{_NOUN}{_QUOTE} (?:zones?|areas?)|demarcation line|military demarcation line|line of (?:actual )?control|\bblue line\b|median line|northern limit line"
    rf"|(?:{_ACT}(?:'s|')? )(?:sovereign |national |territorial )*(?:airspace|air space|territorial waters|waters|air defen[cs]e identification zone)|\bits (?:airspace|territorial waters)\b|air defen[cs]e identification zone|\badiz\b"
)
MILITARY = re.compile(
    r"\b(?:militar(?:y|ies)|army|armies|troops?|forces|soldiers?|navy|navies|air ?force|aircraft|warplanes?|jets?|fighters?|bombers?|warships?|destroyers?|frigates?|drones?|missiles?|air ?strikes?|strikes?|generals?|commanders?|"
    r"defen[cs]e|pentagon|battalions?|patrols?|artillery|shelling|border|naval|coast ?guard|ceasefire|cease-fire|peacekeep\w+|armed)\b"
)
"""Company that makes a doubtful word ("hotline") a military one."""
