"""What workers are made to do in tests: run for ever, die, or read."""

import json
import os
import time

from deconwatch.classifier import worker


def misbehave(article_json: bytes) -> tuple[bytes, float]:
    """As the article's text says."""
    text = json.loads(article_json)["text"]
    if "hang" in text:
        time.sleep(600)
    if "die" in text:
        os._exit(3)
    return worker.read(article_json)
