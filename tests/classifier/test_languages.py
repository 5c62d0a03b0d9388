# ruff: noqa: E501 - a case is one line
"""Other languages are read through their packs: what is told, by whom, where and when, with quotes of the original."""

import tomllib
from datetime import date
from importlib import resources

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deconwatch.classifier import features, world
from deconwatch.classifier.gate import Gate
from deconwatch.classifier.languages import identify, pack
from deconwatch.classifier.languages.gloss import Glosser
from deconwatch.classifier.languages.reading import Languages
from deconwatch.classifier.reader import Reader
from deconwatch.classifier.theatre import parse
from deconwatch.errors import ConfigError
from tests.classifier.samples import article

CODES = pack.codes()
TOLD = [
    # (language, text published on Friday 2017-09-22, type, role, side, place, first day)
    ("ru", "Российский истребитель Су-35 в четверг перехватил американский беспилотник над Сирией. Самолет опасно сблизился с ним.", "air.encounter", "initiator", "Russia", "Syria", "2017-09-21"),
    ("ru", "Минобороны России приостановило горячую линию между военными России и США во вторник.", "mechanism.suspended", "initiator", "Russian Defence Ministry", None, "2017-09-19"),
    ("ar", "أسقطت القوات الأمريكية طائرة مسيرة إيرانية قرب التنف يوم الثلاثاء، وقالت إنها اقتربت من القاعدة.", "air.shootdown", "initiator", "United States", "At Tanf", "2017-09-19"),
    ("ar", "اعترضت مقاتلة روسية طائرة أمريكية فوق البحر المتوسط أمس على نحو غير آمن.", "air.encounter", "initiator", "Russia", "Mediterranean Sea", "2017-09-21"),
    ("tr", "ABD güçleri, salı günü Suriye'nin Haseke kenti yakınında Türk SİHA'sını düşürdü. Pentagon olayı doğruladı.", "air.shootdown", "initiator", "United States", "Hasakah", "2017-09-19"),
    ("he", "מטוס קרב רוסי יירט אתמול כטב\"ם אמריקני מעל סוריה והתקרב אליו באופן מסוכן.", "air.encounter", "initiator", "Russia", "Syria", "2017-09-21"),
    ("fr", "Un chasseur russe a intercepté mardi un drone américain au-dessus de la mer Noire de façon dangereuse.", "air.encounter", "initiator", "Russia", "Black Sea", "2017-09-19"),
    ("es", "Un caza ruso interceptó el martes un dron estadounidense sobre el mar Negro de forma peligrosa.", "air.encounter", "initiator", "Russia", "Black Sea", "2017-09-19"),
]  # fmt: skip
GLOSSES = [
    ("ru", "не менее трёх человек, 9 декабря 2019 года", ("at least three", "9 December 2019")),
    ("ru", "на прошлой неделе, 7,2 тыс., 2\u00a0000 человек", ("last week", "7.2", "2,000")),
    ("ru", "российско-американская горячая линия", ("Russian-American hotline",)),
    ("ru", "истребители Су-35 и МиГ-29", ("Su-35", "MiG-29")),
    ("fr", "il y a trois jours, au moins 12 soldats, le 1er mars 2023", ("three days ago", "at least 12", "March 2023")),
    ("fr", "l’armée de l’air, un avion de chasse russe", ("air force", "Russian fighter jet")),
    ("es", "hace dos semanas, 2.000 kilómetros, 25 de agosto de 2023", ("two weeks ago", "2,000 km", "25 August 2023")),
    ("es", "EE.UU. y Rusia", ("United States and Russia",)),
    ("tr", "üç gün önce, Suriye'de, 5 Ekim 2023", ("three days ago", "in Syria", "5 October 2023")),
    ("tr", "Haseke yakınında F-16'lar", ("near Hasakah", "F-16")),
    ("ar", "قبل ثلاثة أيام، للتحالف الدولي، ٢٥ أغسطس", ("three days ago", "to US-led coalition", "25 August")),
    ("ar", "طَائِرَاتٌ رُوسِيَّةٌ، والقوات الأمريكية", ("Russian aircraft", "and US forces")),
    ("he", "לפני שלושה ימים, בסוריה, ארה״ב", ("three days ago", "in Syria", "United States")),
    ("he", "מטוסי קרב רוסיים", ("Russian fighter jet",)),
]  # fmt: skip
LETTERS = "".join(
    chr(at) for first, last in ((32, 126), (0xC0, 0x17F), (0x400, 0x45F), (0x590, 0x6FF), (0x300, 0x310)) for at in range(first, last)
)  # fmt: skip


@pytest.fixture(scope="module")
def everywhere() -> Reader:
    return Reader(world.load(("syria",)))


@pytest.mark.parametrize(("language", "text", "kind", "role", "side", "place", "day"), TOLD)
def test_what_an_article_of_another_language_tells(
    everywhere: Reader, language: str, text: str, kind: str, role: str, side: str, place: str | None, day: str
) -> None:
    report = everywhere.read(article("x", text, published="2017-09-22"))

    assert identify.language("", text, None) == language
    assert report.relevant
    (mention,) = (each for each in report.mentions if each.type == kind)
    assert side in getattr(mention.roles, role)
    assert (mention.place.name if mention.place else None) == place
    assert mention.time is not None
    assert mention.time.start == date.fromisoformat(day)
    assert str(mention.time.text) in text
    assert all(text[each.start : each.end] == each.quote for each in mention.evidence)


@pytest.mark.parametrize(("language", "text", "english"), GLOSSES)
def test_how_words_of_another_language_are_glossed(language: str, text: str, english: tuple[str, ...]) -> None:
    glossed = Glosser(pack.load(language)).gloss(text).text

    for words in english:
        assert words.lower() in glossed.lower()


@pytest.mark.parametrize("language", CODES)
def test_a_pack_has_words_for_every_concept(language: str) -> None:
    lexicon = features.Lexicon()
    raw = resources.files("deconwatch.classifier").joinpath("concepts.toml").read_text(encoding="utf-8")
    said = {
        name
        for entry in pack.load(language).entries()
        for name in features.Reading(" ".join(entry.gloss).lower(), lexicon).names
    }

    assert set(tomllib.loads(raw)["concepts"]) - said == set()


@pytest.mark.parametrize("text", [text for _, text, *_ in TOLD])
def test_the_gate_lets_through_what_the_packs_can_read(gate: Gate, text: str) -> None:
    assert gate.check("", text).passed


def test_words_of_a_pack_do_not_open_the_gate_to_english_texts(gate: Gate) -> None:
    text = "The direction of the trade talks was clear to the ministers, who said that communication had improved. " * 3

    assert not gate.check("", text).passed


def test_english_is_left_as_it_is(syria: world.World) -> None:
    told = article("x", "Russian jets intercepted a US drone over Syria on Tuesday, the Pentagon said.")

    assert Languages(syria).glossed(told, max_chars=10_000) == (told, None)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("США и Россия", None, "ru"),
        ("Київ повідомив про зміни на фронті біля міста Їжакевичі", None, None),
        ("وزارت دفاع روسیه گفت که پهپاد آمریکایی نزدیک شد", None, None),
        ("Le ministère", "fr", "fr"),
        ("The ministry said that the line was open to all of them on Friday and it worked.", "fr", None),
        ("Das Ministerium teilte mit, dass die Leitung weiterhin offen ist und genutzt wird.", None, None),
        ("", None, None),
    ],
)
def test_which_pack_reads_a_text(text: str, declared: str | None, language: str | None) -> None:
    assert identify.language("", text, declared) == language


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(st.text(max_size=300), st.text(alphabet=LETTERS, max_size=300)), code=st.sampled_from(CODES))
def test_any_text_is_glossed_with_every_character_led_back(text: str, code: str) -> None:
    gloss = Glosser(pack.load(code)).gloss(text)

    assert len(gloss.text) == len(gloss.starts) == len(gloss.ends)
    assert all(0 <= start <= end <= len(text) for start, end in zip(gloss.starts, gloss.ends, strict=True))


def test_names_that_a_theatre_gives_in_a_language_are_read() -> None:
    made = parse(
        'id = "t"\nname = "T"\n[[actors]]\nid = "ruritania"\nname = "Ruritania"\n[actors.aliases]\nen = ["Ruritania"]\nru = ["Руритания"]\n',
        path="t.toml",
    )
    languages = Languages(world.merge((made,)))
    read, _ = languages.glossed(article("x", "Руритания сбила беспилотник."), max_chars=1000)

    assert read.text == "Ruritania shot down drone."


def test_a_fault_in_a_pack_is_named() -> None:
    with pytest.raises(ConfigError, match=r"xx\.toml: \[verb\]: unknown section"):
        pack.parse("[verb]\n", path="xx.toml")
    with pytest.raises(ConfigError, match=r"xx\.toml: \[about\]: give at least code"):
        pack.parse("[verbs]\n", path="xx.toml")
