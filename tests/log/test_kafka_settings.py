"""What the config may tell the Kafka clients."""

from __future__ import annotations

import pytest

from deconwatch.errors import ConfigError
from deconwatch.log.kafka import KafkaLog
from deconwatch.log.kafka_settings import OURS, topic
from deconwatch.topics import DAY, TOPICS


def made(**options: object) -> KafkaLog:
    return KafkaLog("127.0.0.1:9", prefix="t.", options=options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"sasl_mechanisms": "PLAIN"}, "log.options.sasl_mechanisms: unknown option; did you mean 'sasl_mechanism'"),
        ({"zzz": 1}, "log.options.zzz: unknown option; no Kafka client has it; remove it"),
        ({"enable_auto_commit": True}, "log.options.enable_auto_commit = True: deconwatch sets this itself"),
        ({"replication_factor": 0}, "log.options.replication_factor = 0: write a whole number"),
        ({"replication_factor": "3"}, "log.options.replication_factor = '3': write a whole number"),
    ],
)
def test_an_option_that_cannot_be_is_named_with_the_fix(options: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        made(**options)


def test_security_options_are_taken() -> None:
    log = made(
        security_protocol="SASL_SSL",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username="u",
        sasl_plain_password="p",
        ssl_cafile="/etc/ssl/ca.pem",
        client_id="deconwatch",
        replication_factor=3,
    )
    log.close()


def test_nothing_that_the_delivery_promise_rests_on_can_be_set() -> None:
    for name in OURS:
        with pytest.raises(ConfigError):
            made(**{name: 1})


def test_tables_are_compacted_and_the_rest_has_its_retention() -> None:
    for spec in TOPICS.values():
        settings = topic(spec, replication=1)
        assert settings["cleanup.policy"] == ("compact" if spec.compacted else "delete")
    assert topic(TOPICS["articles"], replication=1)["retention.ms"] == str(30 * DAY * 1000)


def test_with_three_replicas_two_must_have_a_record() -> None:
    assert topic(TOPICS["articles"], replication=3)["min.insync.replicas"] == "2"
    assert topic(TOPICS["articles"], replication=1)["min.insync.replicas"] == "1"


def test_the_fast_checksum_is_in_use() -> None:
    assert made().crc == "crc32c"
