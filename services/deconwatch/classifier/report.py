"""Reports that need no reading, and what a report keeps of its article. Imports no spaCy: the gate's side uses it."""

from deconwatch import __version__, ids
from deconwatch.records import Article, ArticleRef, Report

CLASSIFIER = f"deconwatch {__version__}"


def identity(article: Article) -> str:
    """The id of the article's report: one per version."""
    return ids.make("r", article.id, str(article.version))


def reference(article: Article) -> ArticleRef:
    """What a report keeps of its article."""
    return ArticleRef(**{name: getattr(article, name) for name in ArticleRef.model_fields})


def nothing(article: Article, *, theatre: str | None = None) -> Report:
    """The report of a version that tells nothing; with a theatre it takes back what earlier versions told there."""
    return Report(
        id=identity(article) if theatre is None else ids.make("r", article.id, str(article.version), theatre),
        article=reference(article),
        relevant=False,
        score=0.0,
        theatre=theatre,
        classifier=CLASSIFIER,
    )
