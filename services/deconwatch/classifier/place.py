# ruff: noqa: E501 - a pattern is one line
"""Where: the place, the relation to a zone with its distance, and the side of a dividing line."""

import re

from deconwatch.classifier import function, geometry, locality
from deconwatch.classifier.document import LINE, PLACE, ZONE, Document, Sentence, Span
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.locality import Locality
from deconwatch.classifier.rule import expand
from deconwatch.classifier.theatre import Zone
from deconwatch.records import MentionType, Place, ZoneRelation

_DISTANCE = re.compile(
    expand(
        r"\b(?P<number>\d+(?:\.\d+)?)[ -]?(?P<unit>km|kilomet(?:er|re)s?|mi|miles?|nautical miles?|nm)\b(?P<between>[^.;]{0,40}?)\b(?P<from>from|of|outside|north of|south of|east of|west of|away from) (?:the )?(?:[a-z-]+ ){0,3}?(?P<place><P>)"
    )
)
_SIDE = re.compile(
    expand(
        r"\b(?P<side>east|west|north|south)(?:ern)?(?:[ -](?:bank|side))?(?:ern)? (?:of|bank of|side of|along) (?:the )?<L>|\b(?P<side2>east|west)(?:ern)? (?:bank|side) of (?:the )?<L>|<L>(?:'s)? (?P<side3>east|west)(?:ern)? (?:bank|side)"
    )
)
_INSIDE = re.compile(
    expand(
        r"\b(?:inside|within|in|into|entered|crossing into|crossed into|violat\w+|remain\w* in|from within|refus\w+ to leave|leave|expel\w* from) (?:[a-z\"'-]+ ){0,5}?<Z>"
    )
)
_OUTSIDE = re.compile(expand(r"\b(?:outside|beyond|out of|away from|short of) (?:of )?(?:[a-z\"'-]+ ){0,5}?<Z>"))
_EDGE = re.compile(
    expand(
        r"\b(?:edge|boundary|border|perimeter|rim|just outside|just inside|outskirts) (?:of )?(?:[a-z\"'-]+ ){0,4}?<Z>"
    )
)
_NEAR = re.compile(
    r"\b(?:near|outside|around|close to|towards?|in the vicinity of|surrounding|not far from)\s+(?:the )?(?:[a-z-]+ ){0,3}$"
)
_PLACED = {
    "strike",
    "attack",
    "air",
    "sea",
    "ground",
    "zone",
    MentionType.MECHANISM_ESTABLISHED,
    MentionType.MECHANISM_MEETING,
}
"""Families and types that have a place of their own even where their sentence names none."""
_PLACELESS = {
    MentionType.CLAIM_DENIAL,
    MentionType.FOLLOWUP_INVESTIGATION,
    MentionType.FOLLOWUP_REGRET,
    MentionType.MECHANISM_SUSPENDED,
    MentionType.MECHANISM_RESTORED,
    MentionType.MECHANISM_REAFFIRMED,
}
"""What is said or done about a deed or a line anywhere: the place beside it is the deed's or the line's."""
_BROAD = {"region", "country", "area", "province"}
_SOMEWHERE = {"mechanism", "channel"}
"""Families whose place is a town or a site; a country beside them is what they are about."""
_KM = {
    "km": 1.0,
    "ki": 1.0,
    "mi": geometry.KM_PER_MILE,
    "na": geometry.KM_PER_NAUTICAL_MILE,
    "nm": geometry.KM_PER_NAUTICAL_MILE,
}


def complete(document: Document, draft: Draft) -> None:
    """Fill place, zone relation and side of the line, each with the words that say so."""
    sentences = [draft.sentence]
    if draft.sentence.index >= 0:
        following = document.around(draft.sentence, 0, 1)[1:]
        sentences += [
            each
            for each in following
            if re.match(r"\W*(?:the|two|three|one) (?:of the )?(?:strikes?|incident|attack|vehicles)\b", each.view)
        ]
    _place(document, draft, draft.sentence)
    for sentence in sentences:
        _distance(document, draft, sentence)
        _side(document, draft, sentence)
    if draft.sentence.index >= 0 and draft.type.family == "strike":
        _side(document, draft, *document.around(draft.sentence, 0, 2)[1:])
    _zone(document, draft, draft.sentence)
    zone = draft.fields.get("zone")
    if zone is not None and zone.id == "unnamed":
        known = zone_of(document, draft.sentence)
        if known is not None:
            draft.fields["zone"] = zone.model_copy(update={"id": known.id})
        else:
            draft.fields["zone"] = zone.model_copy(update={"id": f"{document.theatre}-zone"})


def _spot_spans(sentence: Sentence) -> list[Span]:
    return [span for span in sentence.spans if span.kind == "place"]


def _place(document: Document, draft: Draft, sentence: Sentence) -> None:
    """The likeliest place that the sentence names."""
    if "place" in draft.fields or draft.type in _PLACELESS:
        return
    found = [each for each in _seen(document, draft, sentence) if each.score >= 0]
    if draft.type.family in _SOMEWHERE:  # signed, met, called somewhere; what it is about is wider
        found = [each for each in found if each.place.precision != "country"]
    if found:
        best = found[0]
        if best.place.precision in _BROAD:  # "in Saada province, in the district of Haydan"
            fine = [each for each in found if each.place.precision not in _BROAD and each.score > best.score - 0.8]
            best = fine[0] if fine else best
        _settle(document, draft, best)


def _seen(document: Document, draft: Draft, sentence: Sentence) -> list[Locality]:
    view = (draft.start - sentence.start, draft.end - sentence.start)
    at = function.trigger(sentence, draft.type, *view) if sentence is draft.sentence else (0, 0)
    return locality.localities(document, sentence, at, draft.type)


def _settle(document: Document, draft: Draft, best: Locality) -> None:
    by = "place-named" if best.place.lat is not None else "name-after-preposition"
    draft.set(document, "place", best.place, best.start, best.end, by=by)


def zone_of(document: Document, sentence: Sentence) -> Zone | None:
    """The zone that the sentence or its neighbours name, else the theatre's only one when its centre is named."""
    world = document.world
    near = document.around(sentence, 3, 3) if sentence.index >= 0 else [sentence]
    for each in (sentence, *near, *document.sentences):
        for span in each.spans:
            if span.kind == "zone":
                return world.zones[span.key]
    for each in (sentence, *near, *document.sentences[:8]):
        for span in _spot_spans(each):
            for zone in world.zones.values():
                if zone.around and world.places[span.key].name == zone.around:
                    return zone
    return None


def add(document: Document, draft: Draft, sentence: Sentence) -> None:
    """Place and side that a later sentence tells of the same deed."""
    if "place" not in draft.fields:
        _place(document, draft, sentence)
        _zone(document, draft, sentence)
    _side(document, draft, sentence)


def nearest(document: Document, draft: Draft) -> None:
    """The place of a deed told without a town: that of a sentence near by, the dateline's, else the country."""
    at, known = draft.sentence.index, draft.fields.get("place")
    if draft.type.family not in _PLACED and draft.type not in _PLACED:
        return
    if at < 0 or (known is not None and known.precision not in _BROAD):
        return
    found: list[tuple[float, Locality]] = []
    for sentence in document.sentences[max(0, at - 6) : at + 7]:
        away = abs(sentence.index - at)
        for each in _seen(document, draft, sentence):
            opening = each.dateline and each.score > 0 and draft.type.family != "zone"
            capital = each.place.precision == "city" and each.place.lat is None
            if (away and (capital or each.place.name.lower() in locality.HUBS)) or (each.dateline and each.score < 0):
                continue  # where an agency or a government sits
            if draft.type.family == "mechanism" and (away > 1 or each.place.precision == "country"):
                continue
            loss = 0.0 if opening else 0.8 * min(away, 3) + (0.4 if sentence.index > at else 0.0)
            if (each.score >= (-1.0 if away < 3 else 1.0) or away == 0) and (
                known is None or _within(known, each.place)
            ):
                found.append((each.score - loss, each))
    if not found:
        _from_title(document, draft, known)
        return
    score, best = max(found, key=lambda each: (each[0], -each[1].start))
    if known is None or score > 0:
        draft.fields.pop("place", None)
        _settle(document, draft, best)


def _from_title(document: Document, draft: Draft, known: Place | None) -> None:
    """The place that the headline names, where no sentence near by names one; the title is no evidence."""
    if document.title is None or draft.type.family == "mechanism":
        return
    found = [each for each in locality.localities(document, document.title, (0, 0), draft.type) if each.score >= 0]
    found = [each for each in found if each.place.lat is not None or each.place.precision == "country"]
    found = [each for each in found if known is None or _within(known, each.place)]
    if found:
        draft.fields["place"] = found[0].place
        draft.give(document, "place", draft.start, draft.end, by="place-in-title")


def _within(broad: Place, fine: Place) -> bool:
    """Whether a finer place may lie in a broad one, as far as coordinates tell."""
    if fine.precision in _BROAD:
        return False
    narrow = broad.precision in {"area", "province"}
    if broad.lat is None or broad.lon is None or fine.lat is None or fine.lon is None:
        return not narrow
    reach = 0.7 if narrow else 2.5
    return abs(broad.lat - fine.lat) < reach and abs(broad.lon - fine.lon) < reach


def _distance(document: Document, draft: Draft, sentence: Sentence) -> None:
    hit = _DISTANCE.search(sentence.view)
    if hit is None:
        return
    places = sentence.inside("place", sentence.start + hit.start("place"), sentence.start + hit.end("place"))
    if not places:
        return
    km = float(hit["number"]) * _KM[hit["unit"][:2]]
    name = document.world.places[places[0].key].name
    for zone in document.world.zones.values():
        if zone.circle is not None and zone.around == name and km < 1000:
            edge = km - zone.circle.radius_km
            relation = "edge" if abs(edge) < 1 else ("inside" if edge < 0 else "outside")
            draft.fields["zone"] = ZoneRelation(id=zone.id, relation=relation, distance_km=round(edge, 1))
            draft.give(
                document,
                "zone.distance_km",
                sentence.start + hit.start(),
                sentence.start + hit.end(),
                by="distance-from-centre",
            )
            return


def _zone(document: Document, draft: Draft, sentence: Sentence) -> None:
    """From words first, then from the place's coordinates."""
    view = sentence.view
    if (
        "zone" not in draft.fields
        and ZONE in view
        and draft.type.family in {"strike", "channel", "zone", "attack", "air"}
    ):
        for pattern, relation in ((_EDGE, "edge"), (_OUTSIDE, "outside"), (_INSIDE, "inside")):
            hit = pattern.search(view)
            zone = zone_of(document, sentence) if hit else None
            if hit and zone is not None:
                draft.set(
                    document,
                    "zone",
                    ZoneRelation(id=zone.id, relation=relation),
                    sentence.start + hit.start(),
                    sentence.start + hit.end(),
                    by="zone-words",
                )
                return
    place = draft.fields.get("place")
    if place is None or place.lat is None or "zone" in draft.fields:
        return
    for zone in document.world.zones.values():
        if zone.circle is None:
            continue
        edge = geometry.circle_distance_km(
            (place.lat, place.lon), (zone.circle.lat, zone.circle.lon), zone.circle.radius_km
        )
        if place.name == zone.around:
            at = min(
                (s for s in _spot_spans(sentence) if document.world.places[s.key].name == place.name),
                key=lambda s: s.start,
                default=None,
            )
            if at is not None and not _NEAR.search(view[: at.start - sentence.start]):
                draft.set(
                    document,
                    "zone",
                    ZoneRelation(id=zone.id, relation="inside", distance_km=round(edge, 1)),
                    at.start,
                    at.end,
                    by="geometry",
                )
            return
        if edge < 400 and _in_question(document, zone, draft):
            relation = "edge" if abs(edge) < 5 else ("inside" if edge < 0 else "outside")
            span = next((s for s in _spot_spans(sentence) if document.world.places[s.key].name == place.name), None)
            if span is not None:
                draft.set(
                    document,
                    "zone",
                    ZoneRelation(id=zone.id, relation=relation, distance_km=round(edge)),
                    span.start,
                    span.end,
                    by="geometry",
                )
            return


def _in_question(document: Document, zone: Zone, draft: Draft) -> bool:
    """Whether the article speaks of the zone: how far from it a place lies tells nothing else."""
    if draft.type.family in {"mechanism", "followup", "claim"}:
        return False
    return any(
        span.key == zone.id or (span.kind == "place" and document.world.places[span.key].name == zone.around)
        for sentence in document.sentences
        for span in sentence.spans
        if span.kind in {"zone", "place"}
    )


def bound(document: Document, draft: Draft, drafts: list[Draft]) -> None:
    """The zone relation that the type itself says: who entered was inside, who left or kept out outside.

    Fire in defence of a zone at who had entered it was inside as well.
    """
    if draft.sentence.index < 0:
        return
    told = draft.fields.get("zone")
    if draft.type.family == "zone":
        relation = "inside" if draft.type is MentionType.ZONE_INCURSION else "outside"
        measured = [each for each in draft.evidence if each.field == "zone" and each.by != "rule:geometry"]
        if told is not None and (measured or told.relation == relation):
            return
        zone = zone_of(document, draft.sentence)
        draft.fields["zone"] = ZoneRelation(id=zone.id if zone else f"{document.theatre}-zone", relation=relation)
        draft.evidence[:] = [each for each in draft.evidence if each.field != "zone"]
        draft.give(document, "zone", draft.start, draft.end, by="zone-by-type")
    elif draft.type is MentionType.STRIKE_ENFORCEMENT and told is None and not draft.fields.get("background"):
        for other in drafts:
            entered = other.fields.get("zone") if other.type is MentionType.ZONE_INCURSION else None
            if entered is not None and not other.fields.get("background") and other.fields.get("realis") == "occurred":
                draft.fields["zone"] = entered.model_copy(update={"distance_km": None})
                draft.give(document, "zone", other.start, other.end, by="zone-of-incursion")
                return


def _side(document: Document, draft: Draft, *sentences: Sentence) -> None:
    for sentence in sentences:
        hit = _SIDE.search(sentence.view) if LINE in sentence.view else None
        if hit:
            side = hit["side"] or hit["side2"] or hit["side3"]
            draft.set(
                document,
                "side_of_line",
                side,
                sentence.start + hit.start(),
                sentence.start + hit.end(),
                by="side-words",
            )
            return


def named(sentence: Sentence) -> bool:
    """Whether the sentence names a place."""
    return PLACE in sentence.view
