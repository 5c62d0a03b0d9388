"""One golden example of each record, told from one real event: the coalition's strike near At Tanf on 8 June 2017.

They are published under `schemas/examples/` and read back by every later release.
"""

from datetime import UTC, date, datetime

from deconwatch import ids, records

_TEXT = (
    "Coalition aircraft hit two armed pickup trucks inside the agreed zone around At Tanf on Thursday, "
    "some 39 km from the garrison, the US-led coalition said."
)
_PUBLISHED = datetime(2017, 6, 8, 19, 40, tzinfo=UTC)
_FETCHED = datetime(2017, 6, 8, 19, 44, 12, tzinfo=UTC)
_FEED = "https://news.example.org/world.rss"
_SOURCE = records.Source(publisher="Example", family="example", side="us", country="US", feed_url=_FEED)
_ARTICLE = ids.make("a", _FEED, "guid", "tag:news.example.org,2017:at-tanf")
_REPORT = ids.make("r", _ARTICLE, "1")
_INCIDENT = ids.make("i", _REPORT, "0")
_ALERT = ids.make("al", _INCIDENT, "opened", "1")
_DELIVERY = ids.make("d", _ALERT, "desk")


def _evidence(field: str, quote: str, by: str, score: float = 0.9) -> records.Evidence:
    start = _TEXT.index(quote)
    return records.Evidence(field=field, start=start, end=start + len(quote), quote=quote, by=by, score=score)


def _article() -> records.Article:
    return records.Article(
        id=_ARTICLE,
        title="Coalition strikes vehicles near At Tanf",
        text=_TEXT,
        url="https://news.example.org/at-tanf",
        guid="tag:news.example.org,2017:at-tanf",
        published=_PUBLISHED,
        fetched=_FETCHED,
        language="en",
        source=_SOURCE,
        content_hash="8d1f9b7a6c0e4d52",
    )


def _mention() -> records.Mention:
    return records.Mention(
        type=records.MentionType.STRIKE_ENFORCEMENT,
        roles=records.Roles(initiator=("US-led coalition",), target=("pro-regime forces",)),
        place=records.Place(name="At Tanf", lat=33.505, lon=38.618, precision="site"),
        zone=records.ZoneRelation(id="at-tanf", relation="inside", distance_km=-16.0),
        time=records.TimeSpan(start=date(2017, 6, 8), end=date(2017, 6, 8), precision="day", text="Thursday"),
        damage=(records.Thing(what="armed pickup truck", count=2),),
        mechanism="us-russia-syria",
        confidence=0.93,
        evidence=(
            _evidence("type", "Coalition aircraft hit", "rule:strike"),
            _evidence("zone", "inside the agreed zone around At Tanf", "rule:zone-relation"),
            _evidence("time", "Thursday", "rule:weekday"),
        ),
    )


def _ref() -> records.ArticleRef:
    article = _article()
    return records.ArticleRef(**article.model_dump(include=set(records.ArticleRef.model_fields)))


def _report() -> records.Report:
    return records.Report(
        id=_REPORT,
        article=_ref(),
        relevant=True,
        score=0.97,
        theatre="syria",
        mentions=(_mention(),),
        fingerprint=(11, 52, 97),
        classifier="deconwatch 0.1.0",
    )


def _incident() -> records.Incident:
    mention = _mention()
    return records.Incident(
        id=_INCIDENT,
        theatre="syria",
        family="strike",
        types=(mention.type,),
        status=records.Status.CLAIMED,
        time=mention.time or records.TimeSpan(),
        place=mention.place,
        zone=mention.zone,
        sides=mention.roles.sides(),
        roles=mention.roles,
        mechanism=mention.mechanism,
        severity="high",
        confidence=mention.confidence,
        headline="US-led coalition strikes pro-regime forces inside the At Tanf zone",
        quote=_TEXT,
        sources=(
            records.IncidentSource(
                article_id=_ARTICLE,
                origin_id="example",
                publisher="Example",
                title="Coalition strikes vehicles near At Tanf",
                url="https://news.example.org/at-tanf",
                published=_PUBLISHED,
                report_id=_REPORT,
            ),
        ),
        claims=(
            records.Claim(
                slot="responsibility",
                value="US-led coalition",
                claimant="US-led coalition",
                stance="acknowledges",
                article_id=_ARTICLE,
                quote="Coalition aircraft hit two armed pickup trucks",
                at=_PUBLISHED,
            ),
        ),
        mentions=(mention,),
        opened=_PUBLISHED,
        updated=_PUBLISHED,
        history=(records.Change(version=1, changed=("opened",), article_id=_ARTICLE, at=_PUBLISHED),),
    )


def examples() -> tuple[records.Record, ...]:
    """One of each record that travels in the log, the same at every call."""
    incident = _incident()
    alert = records.Alert(
        id=_ALERT,
        incident_id=_INCIDENT,
        kind=records.AlertKind.OPENED,
        sequence=1,
        article_id=_ARTICLE,
        changed=("opened",),
        why="first report of a strike inside the At Tanf zone",
        severity="high",
        raised=_FETCHED,
        published=_PUBLISHED,
        incident=incident,
    )
    delivery = records.Delivery(
        id=_DELIVERY,
        alert_id=_ALERT,
        incident_id=_INCIDENT,
        endpoint="desk",
        payload='{"type":"deconwatch.alert.v1"}',
        created=_FETCHED,
        next_attempt=_FETCHED,
        attempts=(records.Attempt(at=_FETCHED, status=503),),
        published=_PUBLISHED,
    )
    return (
        _article(),
        _report(),
        incident,
        alert,
        delivery,
        records.Hold(
            id=_DELIVERY,
            endpoint="desk",
            state=records.HoldState.WAITING,
            subscriptions=("night",),
            severity="high",
            delivery=delivery,
            subscription="night",
            why="quiet hours",
            until=datetime(2017, 6, 9, 5, tzinfo=UTC),
        ),
        records.FeedState(
            url=_FEED,
            etag='"33a64df5"',
            outcome="changed",
            next_poll=datetime(2017, 6, 8, 19, 54, 12, tzinfo=UTC),
            last_poll=_FETCHED,
            last_success=_FETCHED,
            last_item=_PUBLISHED,
            interval_seconds=600,
        ),
        records.FeedSeen(
            url=_FEED, seen={_ARTICLE: records.SeenItem(content_hash="8d1f9b7a6c0e4d52", last_seen=_FETCHED)}
        ),
        records.Loose(
            id=ids.make("lo", _ARTICLE, "1"),
            theatre="syria",
            source=_incident().sources[0].model_copy(update={"background": True, "part": 1, "parts": 2}),
            mentions=(_mention().model_copy(update={"background": True}),),
            at=_FETCHED,
        ),
        records.Ruling(
            id=ids.make("ru", "confirm", _INCIDENT, "desk", "2017-06-09T08:00:00+00:00"),
            kind=records.RulingKind.CONFIRM,
            theatre="syria",
            incident_id=_INCIDENT,
            family="strike",
            articles=(_ARTICLE,),
            by="desk",
            why="The command's release says the same.",
            at=datetime(2017, 6, 9, 8, tzinfo=UTC),
        ),
        records.Coverage(
            id="0",
            at=_FETCHED,
            groups={"side/us": records.Heard(feeds=3, habitual=3, heard=2, failing=1, last=_PUBLISHED)},
        ),
        records.Silence(
            id="side/us",
            kind="side",
            name="us",
            habit=records.Habit(last=_PUBLISHED, longest_seconds=21_600, gaps=40),
        ),
        records.Mechanism(
            id="us-russia-syria",
            theatre="syria",
            name="US–Russia Syria deconfliction line",
            state="open",
            since=date(2017, 6, 8),
            evidence=(
                records.MechanismEvidence(
                    state="open", at=date(2017, 6, 8), article_id=_ARTICLE, incident_id=_INCIDENT, claimant="Pentagon"
                ),
            ),
        ),
        records.Heartbeat(id="heartbeat/0/2017-06-08T19:44", at=_FETCHED),
    )
