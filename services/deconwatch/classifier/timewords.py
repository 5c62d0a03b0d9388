# ruff: noqa: E501 - a pattern is one line
"""The words by which news tells days, as one regular expression; what each group means is in `timespan`.

Forms are those that style guides give (AP Stylebook: "months", "days of the week", "time element"; BBC News style guide:
"dates") and that statements of ministries use beside them: ranges ("18 to 20 November", "the night of 7-8 February",
"from Monday to Wednesday"), ordinals in words, a day counted from another one ("two days earlier", "a day after").
"""

import re

from deconwatch.classifier.numerals import NUMBER

DAYS = {
    name: n for n, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
MONTHS = {
    name: n
    for n, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
ORDINALS = {
    name: n
    for n, name in enumerate(
        (
            *_UNITS,
            *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
            *("eighteenth", "nineteenth", "twentieth"),
            *(f"twenty-{unit}" for unit in _UNITS),
            *("thirtieth", "thirty-first"),
        ),
        start=1,
    )
}
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_SURE = r"(?:january|february|april|june|july|august|september|october|november|december)"
_DAY = rf"(?:{'|'.join(DAYS)})"
_ORDINAL = rf"(?:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
_COUNT = r"(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
_YEAR = r"(?:19|20)\d\d"
_TH = r"(?:st|nd|rd|th)?"
_PART = r"(?:(?:early|late|earlier|later) )?(?:on |the )?"
_OF_DAY = r"(?: (?:morning|night|evening|afternoon|overnight))?"
PATTERN = re.compile(
    rf"\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|\b(?P<dotday>\d{{1,2}})\.(?P<dotmonth>\d{{1,2}})\.(?P<dotyear>{_YEAR})\b"
    # ranges, before the days that they end with
    rf"|\b(?P<ra>\d{{1,2}}){_TH}(?: ?[-/] ?| (?:to|and|or|until|through) (?:the )?)(?P<rb>\d{{1,2}}){_TH}(?: of)? (?P<rm>{_MONTH})(?:,? (?P<ry>{_YEAR}))?\b"
    rf"|\b(?P<sm>{_MONTH}) (?P<sa>\d{{1,2}}){_TH}(?: ?[-/] ?| (?:to|until|through) )(?P<sb>\d{{1,2}}){_TH}(?:,? (?P<sy>{_YEAR}))?\b(?!:)"
    rf"|\b(?:between|from|overnight(?: from| between| on| of)?|(?:in |during |on )?the night (?:of|from|between|on)|night(?: of| from)?) (?:on )?(?P<wa>{_DAY}){_OF_DAY} (?:and|to|into|until|till|through) (?:on )?(?P<wb>{_DAY}){_OF_DAY}"
    rf"|\b(?P<wc>{_DAY}){_OF_DAY} (?:into|through|to) (?:early |late )?(?P<wd>{_DAY}){_OF_DAY}"
    rf"|\b(?:overnight|night) (?:in)?to (?:early )?(?P<into>{_DAY})\b"
    # single days
    rf"|\b(?P<m1>{_MONTH}) (?:the )?(?P<d1>\d{{1,2}}){_TH}(?:,? (?P<y1>{_YEAR}))?\b(?!:)"
    rf"|\b(?P<d2>\d{{1,2}}){_TH}(?: of)? (?P<m2>{_MONTH})(?:,? (?P<y2>{_YEAR}))?\b"
    rf"|\b(?P<ordinal>{_ORDINAL})(?: day)? of (?P<om>{_MONTH})(?:,? (?P<oy>{_YEAR}))?\b"
    r"|\bon the (?P<bare>\d{1,2})(?:st|nd|rd|th)(?=[,.;:)]|$| (?:and|he|she|it|they|we|the|when|of (?:this|that|the same|last|the) month)\b)"
    # parts of months and years
    rf"|\b(?P<part>early|mid|late|the end of|the beginning of|the start of|the middle of|the first half of|the second half of|the first days of|the last days of)[- ](?P<m3>{_MONTH})(?: (?P<y3>{_YEAR}))?\b"
    rf"|\bthe (?P<week>first|second|third|fourth|last) week of (?P<m6>{_MONTH})(?: (?P<y6>{_YEAR}))?\b"
    rf"|\b(?P<yearpart>early|mid|late|the end of|the beginning of|the start of|the middle of)[- ](?:in )?(?P<y7>{_YEAR})\b(?!-)"
    rf"|\b(?P<season>spring|summer|autumn|fall|winter)(?: of)? (?P<y8>{_YEAR})\b"
    rf"|\bin the (?P<decade>(?:19|20)\d0)s\b"
    rf"|\b(?P<m4>{_MONTH})(?: of)?,? (?P<y4>{_YEAR})\b"
    # against the day of publication, or the day that was named last
    rf"|\b(?:this )?(?P<last>last|past|next|this) (?P<lastday>{_DAY})\b"
    rf"|\b{_PART}(?P<weekday>{_DAY})(?:'s)?{_OF_DAY}\b"
    r"|\b(?P<inday>(?:earlier|later|late|early) (?:in|on|that|the same|that same) (?:the |that )?(?:day|evening|morning|night|afternoon))\b"
    rf"|\b(?P<today>earlier today|today|tonight|this (?:very )?(?:morning|afternoon|evening|noon)|overnight|(?:{NUMBER} |half an )?hours? ago|(?:{NUMBER} )?minutes? ago)\b|\b(?P<yesterday>yesterday|last night|last evening)\b|\b(?P<tomorrow>tomorrow)\b"
    r"|\b(?P<next>(?:the )?(?:next|following) (?:day|morning|night|evening)|the (?:day|morning) after(?=[,.;:)]|$))(?![a-z])"
    rf"|\b(?P<counted>{_COUNT}) (?P<countedunit>days?|weeks?) (?P<way>after(?= )|later\b)"
    rf"|\b(?P<ago>{NUMBER}) (?P<unit>days?|weeks?|months?|years?) (?P<from>ago|earlier|before(?=[,.;:)]|$))"
    rf"|\b(?:in|over|during|within|for) (?:the )?(?:last|past|previous) (?P<span>couple of|few|several|{NUMBER}) (?P<spanunit>days|weeks|months|hours)\b"
    r"|\b(?:in|over|during|within|for) the (?P<day>past|last) (?:day|24 hours|twenty-four hours)\b"
    r"|\b(?P<before>the (?:day|night|evening) before|(?:the|a) (?:previous|preceding) (?:day|night|evening)|a day (?:earlier|before))\b"
    r"|\b(?P<same>(?:the )?same (?:day|night|evening|morning|afternoon)|that (?:same |very )?(?:day|night|evening|morning|afternoon))\b"
    r"|\b(?:at|over|during|on|in) (?P<weekend>the weekend)\b"
    r"|\b(?P<rel>last|past|earlier this|this|previous|next) (?P<relunit>week|weekend|month|year|spring|summer|autumn|fall|winter)\b"
    rf"|\b(?:last|in|this) (?P<m5>{_MONTH})\b(?! \d)"
    rf"|\b(?:since|until|by|for|during|next) (?:last )?(?P<m9>{_SURE})\b(?! \d)"
    rf"|\bin (?P<year>{_YEAR})\b|\b(?P<recent>in recent (?:weeks|days|months)|recently|weeks ago|months ago|years ago|several months ago)\b"
)  # fmt: skip
DATELINE = re.compile(r"(?: \([a-z ]{2,20}\))? ?[-\u2014]{1,2} ")
