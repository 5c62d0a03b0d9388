# ruff: noqa: E501 - a pattern is one line
"""What a page carries beside the article: icon names, teasers, repost lines, players. It is never read as the article."""

import re

from deconwatch.classifier.mask import blank

_LINE = re.compile(r"[^\n]+")
_ICONS = re.compile(r"(?:\bicon\b|icon[ -]|[a-z]icon\b)", re.IGNORECASE)
_TEASER = re.compile(
    r"""^\W*(?:
      read\ (?:also|more|next|the\ full)\b | also\ read\b | see\ also\b | more\ (?:on\ this|from|stories|news)\b | related(?:\ (?:stories|articles|news|links|topics|content|posts))?\s*(?::|$)
    | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested) | recommended(?:\ for\ you)?\s*(?::|$) | most\ (?:read|popular|viewed) | trending(?:\ now)?\s*(?::|$) | must\ read\b
    | (?:watch|listen|video|photos?|gallery|photo\ credit|image\ credit|podcasts?|advertisement|newsletter|subscribe|sign\ up|follow\ us|share\ (?:this|on)|click\ here|download\ our)\b.{0,120}(?<![.!?"'\u201d])$
    | exit\ mobile\ version | no\ comments\W*$ | \d+\ comments?\W*$ | comments?\s*(?::|\(|$) | leave\ a\ (?:comment|reply) | post\ a\ comment | loading\W*$ | skip\ to\ (?:main\ )?content
    | all\ rights\ reserved | copyright\b | \u00a9 | terms\ of\ (?:use|service) | privacy\ policy | cookie | tags?\s*: | topics?\s*: | filed\ under | \d?\d:\d\d\s*$
    | (?:from|via)\ .{1,80}https?:// | via\ [A-Z][\w .'&-]{1,50}$ | source\s*:\s | this\ (?:article|story|post)\ (?:was|has\ been)\ (?:originally|first)\ | originally\ (?:published|posted)
    | the\ post\ .{5,200}\ appeared\ first\ on\b | \#\w+(?:\s+\#\w+)*\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_INLINE = (
    re.compile(r"\[(?:see|read|watch|related|also)\b[^\]\n]{0,300}\]", re.IGNORECASE),
    re.compile(r"\((?:read|see) (?:also|more)\b[^)\n]{0,200}\)", re.IGNORECASE),
    re.compile(r"Exit mobile version|No comments:|https?://\S+|www\.\S+"),
    re.compile(r"(?:^|(?<=\n))[A-Z0-9][^\n]{0,90}? (?:READ MORE|Read more):?[^\n]{0,200}"),
)
_COMMENTS = re.compile(r"\n[ \t]*(?:\d+ )?(?:reader )?comments[ \t]*\n", re.IGNORECASE)


def regions(text: str) -> list[tuple[int, int]]:
    """Half-open [start, end) of everything in `text` that is furniture, in order of finding."""
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        content = line[0][:4000]
        icons = [icon.start() for icon in _ICONS.finditer(content)]
        if len(icons) >= 5:
            # "No comments:icon bookmark-bicon bookmarkicon camera...": nothing after the first is prose
            found.append((line.start() + icons[0], line.end()))
        if _TEASER.match(content):
            found.append(line.span())
    for pattern in _INLINE:
        found += [hit.span() for hit in pattern.finditer(text)]
    tail = [hit for hit in _COMMENTS.finditer(text) if hit.start() > len(text) // 3]
    if tail:
        found.append((tail[0].start(), len(text)))
    return found


def without(text: str) -> str:
    """`text` with its furniture blanked; same length."""
    for start, end in regions(text):
        text = blank(text, start, end)
    return text
