"""deconwatch: a streaming news-monitor for incidents around military deconfliction."""

__version__ = "0.1.0"
