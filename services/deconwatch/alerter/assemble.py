"""Every field of an incident as a pure function of its articles, taken in the order in which they were published.

No value wins by arriving last: a field takes the most precise of what the core mentions say, the earliest among equals;
tolls span all that is claimed; claims are all kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from deconwatch.alerter import claims as claiming
from deconwatch.alerter import statements
from deconwatch.alerter.headline import headline
from deconwatch.alerter.ontology import ACCUSATIONS, ACCUSING, RANK, SEVERITIES, SEVERITY, Severity, deed
from deconwatch.alerter.origins import copies, origin_ids
from deconwatch.alerter.sides import Blocs, blocs_of, one_a_bloc, side_bloc
from deconwatch.alerter.status import status_of
from deconwatch.alerter.when import BY_ARTICLE, of_time, published_day, span
from deconwatch.records import (
    Claim,
    Incident,
    IncidentSource,
    Mention,
    MentionType,
    Place,
    Realis,
    Roles,
    Status,
    TimeSpan,
    Toll,
    ZoneRelation,
)

_LATE = datetime.max.replace(tzinfo=UTC)
_COARSE = ("point", "site", "town", "city", "district", "area", "region", "province", "sea", "country")
_CAUTION = 0.99
"""An incident is never more certain than this."""
MAX_TELLERS = 40
"""Sources whose mentions are kept; later ones count as sources and origins. Keeps an incident below a broker's 1 MB."""
MASS_CASUALTY = 10

Said = tuple[Mention, IncidentSource]


@dataclass(frozen=True, slots=True)
class Telling:
    """One article and what it says of the incident."""

    source: IncidentSource
    mentions: tuple[Mention, ...]

    def order(self) -> tuple[datetime, str]:
        """By publication, so that the order of arrival does not matter."""
        return self.source.published or self.source.fetched or _LATE, self.source.article_id


def assemble(identity: str, theatre: str, every: Iterable[Telling], *, opened: datetime, blocs: Blocs) -> Incident:
    """The incident that these articles tell, without version and history; at least one of them has a mention."""
    ordered, echoes = _condensed(sorted(every, key=Telling.order))
    sources = tuple(telling.source for telling in ordered)
    said = [(mention, telling.source) for telling in ordered for mention in telling.mentions]
    mentions = [mention for mention, _ in said]
    main = min(mentions, key=lambda mention: (RANK[mention.type], -mention.confidence))
    core = main.type
    leading = sorted(said, key=lambda one: RANK[one[0].type])  # stable: the earliest among equals stays first
    first = [mention for mention, _ in leading]
    voices = {source.article_id: _voice(source, blocs) for source in sources}
    claims = _claims(said, [one for one in sources if one.article_id not in echoes], core, voices, blocs)
    tellers = _tellers(said, voices, blocs)
    admitting = {one.article_id for one in claims if one.stance == "acknowledges"}
    own = {voices[key].name.casefold() for key in admitting if voices[key].side is None}
    contested = claiming.contested(claims, voices, tellers, blocs)
    killed, wounded = _toll(m.killed for m in mentions), _toll(m.wounded for m in mentions)
    requests = [mention for mention in mentions if mention.type is MentionType.CHANNEL_REQUEST]
    decided = [m.decision for m in requests if m.decision is not None]
    place, time, roles = _place(first), _time(leading), _roles(first, core)
    return Incident(
        id=identity,
        theatre=theatre,
        family=core.family,
        types=tuple(sorted({mention.type for mention in mentions}, key=RANK.__getitem__)),
        status=Status.RETRACTED
        if statements.taken_back(sources)
        else status_of(core, mentions, claims, contested, blocs, spoken=tellers - own),
        contested=contested,
        origins=max(1, len({source.origin_id for source in sources if not source.background})),
        time=time,
        place=place,
        zone=_zone(first),
        side_of_line=next((m.side_of_line for m in first if m.side_of_line), None),
        sides=one_a_bloc((name for m in mentions for name in m.roles.sides()), blocs),
        roles=roles,
        about=next((m.about for m in requests if m.about), None),
        decision=next((decision for decision in decided if decision != "unknown"), decided[0] if decided else None),
        overridden=True if any(m.overridden for m in mentions) else None,
        mechanism=next((m.mechanism for m in first if m.mechanism), None),
        killed=killed,
        wounded=wounded,
        severity=severity_of(mentions),
        confidence=_confidence(said),
        headline=headline(core, roles, place, time),
        quote=claiming.quote_of(main, "sentence"),
        sources=sources,
        claims=claims,
        mentions=tuple(mentions),
        opened=opened,
    )


def _claims(
    said: Sequence[Said],
    own: Sequence[IncidentSource],
    core: MentionType,
    voices: Mapping[str, claiming.Voice],
    blocs: Blocs,
) -> tuple[Claim, ...]:
    """In the order of publication: what mentions claim, then what statements do in the light of that."""
    speaking = {source.article_id for source in own}
    told = [
        claim
        for m, source in said
        if source.article_id in speaking
        for claim in claiming.claims_of(m, source, core=core, side=voices[source.article_id].side, blocs=blocs)
    ]
    sides = one_a_bloc((name for m, _ in said for name in m.roles.sides()), blocs)
    told = list(claiming.one_account(told, blocs))
    doing = blocs_of((name for m, _ in said if m.type in ACCUSING for name in m.roles.initiator), blocs)
    stated = statements.claims(own, statements.Held(told, voices, blocs, doing=doing), sides, voices, blocs)
    order = {source.article_id: number for number, source in enumerate(own)}
    every = sorted([*told, *stated], key=lambda claim: order[claim.article_id])  # stable
    return _unique(statements.settled(every, voices, blocs, doing=doing))


def _voice(source: IncidentSource, blocs: Blocs) -> claiming.Voice:
    return claiming.Voice(claiming.voice(source), side_bloc(source.side, blocs))


def _tellers(said: Sequence[Said], voices: Mapping[str, claiming.Voice], blocs: Blocs) -> set[str]:
    """Who tells of the deed: the blocs of the claimants named, else the article's own voice or side."""
    found: set[str] = set()
    for mention, source in said:
        if (deed(mention.type) or mention.type in ACCUSATIONS) and mention.realis is not Realis.DENIED:
            own = voices[source.article_id]
            found |= blocs_of(mention.roles.claimant, blocs) or {own.side or own.name.casefold()}
    return found


def _condensed(ordered: Sequence[Telling]) -> tuple[list[Telling], set[str]]:
    """With origins, and the articles that say nothing of their own: near-copies that read like what they copy.

    Past MAX_TELLERS a source gives up its mentions and what it is compared by; a copy then cites what it copies.
    """
    sources = [telling.source for telling in ordered]
    originals = copies(sources)
    origins = origin_ids(sources, originals)
    kept: list[Telling] = []
    echoes: set[str] = set()
    for index, telling in enumerate(ordered):
        source, original = telling.source, originals[index]
        mentions = () if index >= MAX_TELLERS or source.background else telling.mentions
        if original is not None and _plain(ordered[original].mentions) == _plain(mentions):
            echoes.add(source.article_id)
        update: dict[str, object] = {"origin_id": origins[index], "mentions": len(mentions)}
        if index >= MAX_TELLERS or source.background:
            update |= {"fingerprint": (), "terms": (), "days": (), "statements": ()}
            if original is not None:
                cited = sources[original]
                update["attributions"] = (cited.family or claiming.voice(cited),)
        kept.append(replace(telling, source=source.model_copy(update=update), mentions=mentions))
    return kept, echoes


def _plain(mentions: Sequence[Mention]) -> list[Mention]:
    return [mention.model_copy(update={"evidence": (), "confidence": 0.0}) for mention in mentions]


def _unique(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """One claim a slot, value, claimant, stance and article."""
    found: dict[tuple[str, ...], Claim] = {}
    for claim in claims:
        found.setdefault((claim.slot, claim.value, claim.claimant, claim.stance, claim.article_id, claim.party), claim)
    return tuple(found.values())


def _toll(tolls: Iterable[Toll | None]) -> Toll | None:
    """From the lowest to the highest figure claimed; without an upper bound only when no one sets one."""
    known = [toll for toll in tolls if toll is not None and (toll.min is not None or toll.max is not None)]
    if not known:
        return None
    low = min((toll.min for toll in known if toll.min is not None), default=None)
    tops = [toll.max for toll in known if toll.max is not None]
    high = max([*tops, *(toll.min for toll in known if toll.min is not None)]) if tops else None
    parties = {toll.party for toll in known if toll.party}
    approximate = True if any(toll.approximate for toll in known) else None
    return Toll(min=low, max=high, approximate=approximate, party=parties.pop() if len(parties) == 1 else None)


def _place(mentions: Sequence[Mention]) -> Place | None:
    places = [mention.place for mention in mentions if mention.place is not None]

    def coarseness(place: Place) -> tuple[bool, int]:
        rank = _COARSE.index(place.precision) if place.precision in _COARSE else len(_COARSE) // 2
        return place.lat is None, rank

    return min(places, key=coarseness, default=None)


def _zone(mentions: Sequence[Mention]) -> ZoneRelation | None:
    zones = [mention.zone for mention in mentions if mention.zone is not None]
    return min(zones, key=lambda zone: (zone.relation == "unknown", zone.distance_km is None), default=None)


def _time(leading: Sequence[Said]) -> TimeSpan:
    """The core's narrowest own words of time, else another mention's, else what the articles' dates leave open."""
    core = leading[0][0].type
    for some in ([said for said in leading if said[0].type is core], leading):
        told = [m.time for m, _ in some if m.time is not None and of_time(m.time) is not None]
        if told:
            return min(told, key=lambda time: ((time.end or date.max) - (time.start or date.min)).days)
    for mention, source in leading:
        if days := span(mention, published_day(source)):
            return TimeSpan(start=days.first, end=days.last, precision=BY_ARTICLE)
    return TimeSpan()


def _roles(mentions: Sequence[Mention], core: MentionType) -> Roles:
    """Each role from the first mention that fills it: the core's own roles from core mentions, others from any."""
    filled: dict[str, tuple[str, ...]] = {}
    for field in Roles.model_fields:
        own = field in ("initiator", "target", "sponsor", "parties", "accused")
        fitting = (getattr(m.roles, field) for m in mentions if not own or m.type is core)
        filled[field] = next((names for names in fitting if names), ())
    return Roles(**filled)


def severity_of(mentions: Iterable[Mention]) -> Severity:
    """The gravest type's own severity; deaths make it `high`, ten or more `critical`."""
    grave = 0
    for mention in mentions:
        grave = max(grave, SEVERITIES.index(SEVERITY.get(mention.type, "info")))
        dead = (mention.killed.min or 0) if mention.killed else 0
        if dead:
            grave = max(grave, SEVERITIES.index("critical" if dead >= MASS_CASUALTY else "high"))
        elif mention.wounded and mention.wounded.min:
            grave = max(grave, SEVERITIES.index("medium"))
    return SEVERITIES[grave]


def _confidence(said: Sequence[Said]) -> float:
    """1 - the product over origins of (1 - the best confidence of the origin's mentions)."""
    best: dict[str, float] = {}
    for mention, source in said:
        best[source.origin_id] = max(best.get(source.origin_id, 0.0), mention.confidence)
    doubt = 1.0
    for origin in sorted(best):
        doubt *= 1 - best[origin]
    return round(min(_CAUTION, 1 - doubt), 4) if best else 0.0
