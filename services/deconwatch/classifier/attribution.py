# ruff: noqa: E501 - a pattern is one line
"""Which publishers a text names as its source: "told CNN", "via Defense News", "according to state-run news agency TASS"."""

import re

_OUTLET = r"(?:the )?[A-Z][\w.&'\u2019-]*(?: (?:[A-Z][\w.&'\u2019-]*|of|and|the|for|al)){0,4}"
_MEDIA = r"(?:CNN|BBC|Reuters|AFP|AP|Associated Press|TASS|RIA(?: Novosti)?|Interfax|Sputnik|RT|SANA|Xinhua|Anadolu(?: Agency)?|Al Jazeera|Fox News|NBC(?: News)?|CBS(?: News)?|ABC(?: News)?|Sky News|Bloomberg|Politico|Axios|Haaretz|Yonhap|Kyodo|The Guardian|The New York Times|New York Times|The Washington Post|Washington Post|The Wall Street Journal|Wall Street Journal|Long War Journal|Defense News|Military Times|Stars and Stripes|Al[- ]Monitor|Times of Israel|Jerusalem Post|North Press(?: Agency)?|Rudaw|Kurdistan 24|SOHR|Syrian Observatory for Human Rights|Middle East Eye|The National|Al Arabiya|Al-Masdar News)"
_PATTERNS = (
    re.compile(rf"\b(?:told|speaking to|in an interview with|tells) (?P<name>{_MEDIA})\b"),
    re.compile(
        rf"\b(?:according to|reported by|reports|quoted by|cited by|citing|first reported by|carried by)(?: [a-z-]+){{0,4}} (?P<name>{_MEDIA})\b"
    ),
    re.compile(
        rf"^[ \t]*(?:from|via|source:|originally published (?:by|on|in)|first appeared (?:on|in)) (?P<name>{_OUTLET})",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        rf"\b(?P<name>{_MEDIA}) (?:reported|reports|said|quoted|learned|has learned|news agency (?:reported|said))\b"
    ),
    re.compile(rf"\((?P<name>{_MEDIA})\)"),
    re.compile(rf"(?:First on|EXCLUSIVE:?) (?P<name>{_MEDIA})"),
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
