# ruff: noqa: E501 - a pattern is one line
"""channel.notification by frames: word given beforehand, positions and routes handed over, or no word at all."""

from deconwatch.classifier.document import ACT, MECH, WEAK
from deconwatch.classifier.frame import frame
from deconwatch.records import MentionType

NOTIFICATION = MentionType.CHANNEL_NOTIFICATION
_PRESS = r"(?:reporters|journalists|parliament|a news|the (?:senate|house|press|bbc|associated|reuters)|lawmakers|a (?:briefing|conference|hearing|forum|television)|state (?:media|television)|agence|reuters|tv)"
_BEFOREHAND = r"\b(?:in advance|beforehand|ahead of|ahead|in good time|prior|shortly before|earlier (?:this|that|in)|before (?:the|it|its|they|their|bomb\w*|missiles?|launch\w*|str\w+|hitting|raid\w*|any|he|she|we|and|firing|opening|leaving|enter\w*)|(?:minutes?|hours?|days?|week)(?:'s?)? (?:before|ahead|earlier|notice|warning|beforehand)|that (?:it|they|he|[^;,]{0,60}?) (?:would|will|was|were|intend\w*|meant|plan\w*|going|might|should)|(?:of|about) (?:the|a|an|its|their) (?:planned|impending|imminent|upcoming|coming|forthcoming|strike|raid|attack|launch|operation|firing|drill|patrol|work)|intends?|intention|planned|upcoming|impending|imminent|routes?)\b"
_DEED = r"\b(?:str(?:ik|uck)\w*|airstrik\w*|attack\w*|raids?|operations?|missiles?|bomb\w*|launch\w*|flights?|fl(?:y|ew|ying)|planes?|warplanes?|aircraft|jets?|drones?|troops?|forces|militar\w+|maneuvers?|manoeuvres?|drills?|exercise\w*|convoys?|trip|journey|move\w*|patrols?|offensive|tests?|firing|shoot\w*|hit(?:ting)?|enter\w*|cross\w*|works?|roads?|soldiers|peacekeepers|rockets?|satellite|ships?|vessels?|tomahawks|shell\w*)\b"
_WHAT = r"(?:coordinates|positions?|locations?|grids?|gps(?: \w+)?|routes?|movements?|timetable|itinerar(?:y|ies)|flight (?:plans?|paths?)|trip|journey|convoys?|maps?|premises|missions?|plans?|passage|whereabouts|lists?|site|sites|limits|building|hospital|clinic|school|compound|post|addresses|list)"
_GIVEN = r"(?:shar(?:ed|ing)|g(?:ave|iven)|hand(?:ed|ing)|pass(?:ed|ing)|sent|sending|transmit\w*|provid\w+|suppl(?:ied|ying)|submitted|communicat\w+|notif\w+|coordinat(?:ed|ing)|de-?conflicted|cleared|agreed|known to|deposited|relay\w+|read out|reported|announced|confirm\w*|registered|lodged|familiar)"
_WHOM = rf"(?:\b(?:to|with|by|told|for|from|had|of)\b[^;]{{0,30}}?(?:{ACT}|\b(?:both|all|either|each|warring|parties|military|army|armies|authorities|coalition|sides?|liaison|forces|command|belligerents|combatants|militar\w+|gunners|neighbours)\b)|<M>|{ACT}|\bin advance|\bbeforehand)"

RULES = (
    frame(
        "word-given",
        NOTIFICATION,
        rf"\b(?:notif(?:y|ied|ies|ying|ications?)|inform(?:ed|s|ing)?|alert(?:ed|s|ing)?|(?:warn(?:ed|s|ing)?|told|tells?|telling)(?! {_PRESS})|tipped off|advis(?:ed|es|ing)|briefed|let [^;]{{1,40}} know|g(?:ave|iven|iving|ives?|ot|ets?) (?:[a-z]+ )?word|(?:no|any|advance|prior) word|heads[- ]up|notices?|announc(?:ed|ement)s?|rang|phoned|telephoned|mentioned|radioed ahead|(?:sent|passed|delivered) [^;]{{0,20}}(?:messages?|word|notes?)|telephone message|calls? (?:was|were|made|to|on|came))\b",
        0.6,
        beside=(_BEFOREHAND, _DEED, _WHOM),
        unless=r"\b(?:news conference|early warning|fled|evacuation orders?|leaflets|told to (?:leave|evacuate)|residents)\b",
        least=0.6,
    ),
    frame(
        "told-beforehand",
        NOTIFICATION,
        rf"\b(?:notif(?:y|ied|ies|ying)|inform(?:ed|s|ing)?|alert(?:ed|s|ing)?|(?:warn(?:ed|s|ing)?|told|tells?)(?! {_PRESS})|advis(?:ed|es)|rang|phoned|called|announced|said so|mentioned it|let [^;]{{1,40}} know|in touch)\b<80>\b(?:in advance|beforehand|ahead of time|before(?= ?[.,;])|hours? (?:before|ahead|earlier)|minutes (?:before|ahead|earlier)|half an hour|the (?:day|night|evening) before)\b"
        rf"|\bforewarn\w+|\bearly notice\b|\b(?:was|were|been) told (?:[a-z]+ )?(?:in advance|beforehand|first)|\bused?\b<50>[{MECH}{WEAK}]+<20>\bto (?:tell|say|inform|warn|let|announce|notify|clear)\b|\b(?:beforehand|in advance)\b<60>\b(?:told|informed|notified|warned|coordinated|passed)\b",
        0.55,
        least=0.5,
    ),
    frame(
        "position-given",
        NOTIFICATION,
        rf"\b{_WHAT}\b<90>\b{_GIVEN}\b",
        0.6,
        beside=_WHOM,
        unless=r"\b(?:peace plan|trade|wrong coordinates)\b",
        least=0.45,
    ),
    frame(
        "gave-position",
        NOTIFICATION,
        rf"\b{_GIVEN}\b<60>\b(?:coordinates|positions?|locations?|grids?|gps|routes?|movements?|timetable|itinerar(?:y|ies)|flight (?:plans?|paths?)|whereabouts)\b",
        0.55,
        beside=_WHOM,
        least=0.45,
    ),
    frame(
        "had-position",
        NOTIFICATION,
        rf"(?:{ACT}+|\b(?:both|all) (?:sides|parties)|\bparties|\barmy|\bmilitary)<30>\b(?:knew|known|aware|had|told of|informed of|notified of)\b<40>\b(?:coordinates|locations?|grid|route|trip|journey|convoy|mission|un site|it was)\b",
        0.5,
        least=0.5,
    ),
    frame(
        "movement-coordinated",
        NOTIFICATION,
        rf"\b(?:coordinat|de-?conflict|clear|agree|approv|notif)(?:ed|ied)\b<40>(?:\b(?:with|by|to)\b<25>(?:{ACT}|\b(?:army|military|authorities|sides|parties|coalition|command)\b)|\bin advance|\bbeforehand)",
        0.5,
        near=r"\b(?:convoy|trip|movements?|vehicles?|cars?|mission|team|aid|ambulance|hospital|journey|passage|route|staff|patrol)\b",
        unless=r"\b(?:million|payments?|funding|budget)\b",
        least=0.5,
        agent="",
    ),
    frame(
        "word-over-line",
        NOTIFICATION,
        rf"\b(?:notif(?:ied|ies|ying)|inform(?:ed|s|ing)|alert(?:ed|s|ing)|told(?! {_PRESS})|(?:gave|given|sent|passed|passes) (?:[a-z]+ )?(?:word|notice|lists?|timings|times)|word (?:had |has |was )?(?:been )?(?:passed|sent|given)|let [^;]{{1,40}} know|a call (?:had|was|went))\b",
        0.5,
        beside=(
            rf"[{MECH}{WEAK}]|\b(?:liaison|contingent|united nations command|un command|coordination|monitoring cent\w+|hot-?line|mission)\b",
            _DEED,
        ),
        unless=r"\b(?:residents?|told (?:to (?:leave|evacuate)|no)|protested|complained|breach(?:es|ed)?|violat\w+|signed)\b",
        least=0.6,
    ),
    frame(
        "other-side-informed",
        NOTIFICATION,
        rf"\b(?:inform(?:ed|s|ing)|notif(?:ied|ies|ying)|alert(?:ed|s)|let)\b (?:[a-z]+ ){{0,2}}?{ACT}+(?:'s)?<40>\b(?:of|about|that|when|where|which|know)\b|\b(?:had|has|have|been|was|were) (?:[a-z]+ )?(?:informed|notified|told) (?:[a-z]+ )?{ACT}+|{ACT}+<25>\b(?:had|has|have|was|were) (?:[a-z]+ )?(?:been )?(?:[a-z]+ )?(?:informed|notified|told of|told about)\b",
        0.5,
        beside=_DEED,
        unless=r"\b(?:residents?|not (?:been )?(?:told|informed|notified)|told to (?:leave|evacuate)|reporters)\b",
        least=0.5,
    ),
    frame(
        "no-word",
        NOTIFICATION,
        r"\b(?:no|without(?: any)?|never|not|neither|nor)\b<25>\b(?:advance (?:notice|word|warning)|prior (?:notice|warning|word)|(?:notified|informed|told) (?:in advance|beforehand)|forewarned|word beforehand)\b",
        0.5,
        beside=_DEED,
        unless=r"\b(?:told reporters|no notice of)\b",
        least=0.5,
    ),
)
