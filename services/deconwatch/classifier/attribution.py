# ruff: noqa: E501 - a pattern is one line
"""Which publishers a text names as its source: "told CNN", "via Defense News", "according to state-run news agency TASS"."""

import re

_OUTLET = r"(?:the )?[A-Z][\w.&'\u2019-]*?(?: [\w.&'\u2019-]+?){0,4}"
_MEDIA = r"(?:CNN|BBC|Reuters|AFP|AP|Associated Press|TASS|RIA(?: Novosti)?|Interfax|Sputnik|RT|SANA|Xinhua|Anadolu(?: Agency)?|Al Jazeera|Fox News|NBC(?: News)?|CBS(?: News)?|ABC(?: News)?|Sky News|Bloomberg|Politico|Axios|Haaretz|Yonhap|Kyodo|The Guardian|The New York Times|New York Times|The Washington Post|Washington Post|The Wall Street Journal|Wall Street Journal|Long War Journal|Defense News|Military Times|Stars and Stripes|Al[- ]Monitor|Times of Israel|Jerusalem Post|North Press(?: Agency)?|Rudaw|Kurdistan 24|SOHR|Syrian Observatory for Human Rights|Middle East Eye|The National|Al Arabiya|Al-Masdar News)"
_KIND = r"(?:News|Times|Post|Journal|Gazette|Tribune|Herald|Telegraph|Chronicle|Observer|Daily|Television|TV|Radio|Broadcasting|Network|Press|Media|Agency|Today|Wire|wire|television|radio|newspaper|daily|news agency)"
_NAMED = rf"(?:[Tt]he )?(?:[A-Z][\w.&'\u2019-]*[ -]){{1,3}}{_KIND}(?: Agency| Network| Corporation)?"
_SOURCE = rf"(?:[Tt]he )?(?:{_MEDIA}|{_NAMED})"
_KINDS = r"(?:(?:state[- ](?:run|owned|controlled) |state |private |national |local )?(?:news ?agency|newspaper|broadcaster|daily|news site|news website|television|channel|wire service|magazine))"
_SAID = r"(?:has )?(?:reported|reports|quoted|quotes|cited|cites|learned|wrote|writes|revealed)"
_PATTERNS = (
    re.compile(
        rf"\b(?:told|tells|speaking to|(?:in )?an interview with|in comments to|in remarks to) (?:(?:the )?{_KINDS} )?(?P<name>{_SOURCE})\b"
    ),
    re.compile(
        rf"\b(?:[Aa]ccording to|reported by|reports by|reports|report by|quoted by|quoted in|cited by|[Cc]iting|[Qq]uoting|carried by|published by|obtained by|seen by)(?: [a-z-]+){{0,4}} (?P<name>{_SOURCE})\b"
    ),
    re.compile(
        rf"^[ \t(\[]*(?i:via|source:|sources:|by way of|(?:this (?:article|story|report) )?(?:was )?(?:originally|first) (?:published|appeared|reported) (?:by|on|in|at)|read the original (?:at|on|in)|from:) (?P<name>{_OUTLET})(?=[ \t]*(?:$|[.,;()\[\]|/]))",
        re.MULTILINE,
    ),
    re.compile(rf"^[ \t]*(?i:from) (?P<name>{_SOURCE})(?=[ \t]*(?:$|[:.|\u2013\u2014-]|http))", re.MULTILINE),
    re.compile(rf"\b(?P<name>{_MEDIA})(?: news agency)? (?:{_SAID}|said)\b"),
    re.compile(rf"\b(?P<name>{_NAMED})(?: news agency)? {_SAID}\b"),
    re.compile(rf"[(/](?P<name>{_MEDIA})[)/]"),
    re.compile(rf"(?:First on|EXCLUSIVE:?) (?P<name>{_MEDIA})"),
    re.compile(rf"\b(?P<name>{_MEDIA})(?:'s|\u2019s) (?:report|story|account|correspondent)\b"),
    re.compile(
        rf"(?:сообща[её]т|сообщил[аои]?|сообщили|переда[её]т|передал[аои]?|пишет|пишут|со ссылкой на|по данным|по сообщению|цитирует|заявил[аи]? (?:агентству )?)\s?(?:агентство |агентства |газета |газету |телеканал |телеканала )?[«\"]?(?P<name>ТАСС|РИА Новости|Интерфакс[а]?|Рейтер|{_SOURCE})"
    ),
    re.compile(
        rf"\b(?:[Ss]elon|[Dd]'après|[Dd]’après|(?:a |ont )?(?:rapporté|rapporte|rapportent|annonce|écrit|révélé)|citant|citée? par|repris par|(?:déclaré|confié|dit) à) (?:l'|l’|le |la |les )?(?:agence (?:de presse )?|chaîne |journal |quotidien )?(?P<name>{_SOURCE})"
    ),
    re.compile(
        rf"\b(?:[Ss]egún|(?:ha )?informó|informa|ha informado|citando a|citad[oa] por|publicó|(?:declaró|dijo) a|de acuerdo con) (?:el |la |los )?(?:agencia (?:de noticias )?|cadena |diario |periódico )?(?P<name>{_SOURCE})"
    ),
    re.compile(
        rf"(?P<name>{_SOURCE})(?:['’](?:n?[ıiuü]n|a|e|ya|ye|da|de|ta|te))? (?:haberine göre|bildirdi|aktardı|duyurdu|ajansına göre|haber ajansı)"
    ),
    re.compile(
        r"(?:نقلا عن|نقلاً عن|بحسب|وفقا ل|وفقاً ل|ذكرت|أفادت|قالت)\s?(?:وكالة |صحيفة |قناة |شبكة )?(?:أنباء )?(?P<name>رويترز|فرانس برس|تاس|سبوتنيك|سانا|الأناضول|الجزيرة|أسوشيتد برس|سي إن إن)"
    ),
    re.compile(
        r"(?:לפי|על פי|כך דיווח[הו]?|דיווח[הו]?|כפי שדווח ב)\s?(?:סוכנות (?:הידיעות )?)?ב?(?P<name>רויטרס|טאס|סי-אן-אן|איי-פי)"
    ),
)


def find(text: str) -> tuple[str, ...]:
    """Names of publishers, once each, in the order of first mention."""
    seen: dict[str, int] = {}
    for pattern in _PATTERNS:
        for hit in pattern.finditer(text[:100_000]):
            name = re.sub(r"\s+", " ", hit["name"]).strip(" .")
            if 1 < len(name) <= 60:
                seen[name] = min(hit.start("name"), seen.get(name, hit.start("name")))
    return tuple(sorted(seen, key=lambda name: (seen[name], name)))
