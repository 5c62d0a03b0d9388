"""Alerts for the targets: one as it comes, one whose every text wants to do harm."""

from deconwatch.alerter.payload import digest, payload
from deconwatch.examples import examples
from deconwatch.records import Alert

HOSTILE = (
    "@everyone @here @channel @all <!channel> <@U0123456> <#C01|x> <@&42> [free](javascript:alert(1)) "
    "[free](https://evil.example/) `code` *bold* {{DATE(2020-01-01T00:00:00Z)}} ${secret} <at>All</at> "
    "https://evil.example/ "
    '\u202egnp.exe\u202c \x00\x1b[31m </script> "}],"x":1 & | > # :tada: \U0001f4a5 '
)


def alert(**changes: object) -> Alert:
    (made,) = [one for one in examples() if isinstance(one, Alert)]
    return made.model_copy(update=changes)


def hostile(*, text: str = HOSTILE, **changes: object) -> Alert:
    """Every free text of the alert is `text`, many times over."""
    plain = alert(**changes)
    incident = plain.incident
    place = incident.place.model_copy(update={"name": text}) if incident.place else None
    source = incident.sources[0].model_copy(
        update={"publisher": text, "url": "https://news.example.org/a|b>c)(*_<!here>?q=@all", "title": text}
    )
    script = source.model_copy(update={"url": "javascript:alert(1)"})
    bad = incident.model_copy(
        update={
            "headline": text * 3,
            "quote": text * 40,
            "place": place,
            "sides": (text,) * 8,
            "sources": (script, source),
            "decision": text * 5,
        }
    )
    return plain.model_copy(update={"incident": bad, "why": text * 10})


def body(of: Alert, **given: object) -> str:
    return payload(of, max_bytes=256 * 1024, **given)  # type: ignore[arg-type]  # keyword options of the function


def summary(of: Alert, count: int) -> str:
    """A digest of so many."""
    many = [body(of.model_copy(update={"id": f"al-{n}"})) for n in range(count)]
    return digest("dg-1", many, subscription="night", why="quiet hours", at="2026-01-01T07:00:00+00:00")
