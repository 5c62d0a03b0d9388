# ruff: noqa: E501 - a pattern is one line
"""Where: the place, the relation to a zone with its distance, and the side of a dividing line."""

import re

from deconwatch.classifier import geometry
from deconwatch.classifier.document import LINE, PLACE, ZONE, Document, Sentence, Span
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.rule import expand
from deconwatch.classifier.theatre import Zone
from deconwatch.records import Place, ZoneRelation

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
_WITHIN = re.compile(r"\b(?:in|over|inside|across|within|near|above|of|into)\s+(?:the )?(?:[a-z-]+ )?$")
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
    spots = _spot_spans(sentence)
    if not spots or "place" in draft.fields:
        return
    middle = (draft.start + draft.end) // 2
    small = [s for s in spots if document.world.places[s.key].precision not in {"region", "country"}] or spots
    best = min(small, key=lambda span: (span.start < draft.start, abs(span.start - middle)))
    spot = document.world.places[best.key]
    draft.set(
        document,
        "place",
        Place(name=spot.name, lat=spot.lat, lon=spot.lon, precision=spot.precision),
        best.start,
        best.end,
        by="place-named",
    )


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
    """The place of a deed told without one: the neighbouring sentence's, else the country that the deed is in."""
    at = draft.sentence.index
    if at < 0:
        return
    around = [*reversed(document.sentences[max(0, at - 2) : at]), *document.sentences[at + 1 : at + 3]]
    for each in around:
        if "place" not in draft.fields:
            _place(document, draft, each)
    if "place" in draft.fields:
        return
    view, base = draft.sentence.view, draft.sentence.start
    land = next(
        (span for span in draft.sentence.spans if span.kind == "land" and _WITHIN.search(view[: span.start - base])),
        None,
    )
    if land is not None and document.world.actors[land.key].kind == "state":
        name = document.world.actors[land.key].name
        draft.set(document, "place", Place(name=name, precision="country"), land.start, land.end, by="country-named")


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
        if edge < 400:
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
