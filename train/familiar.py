"""Counts in how many training texts each word stands: `services/deconwatch/classifier/familiar.txt`.

Run it from the checkout when the training texts change: `python train/familiar.py`.
"""

import json
import re
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "services" / "deconwatch" / "classifier" / "familiar.txt"
LEAST = 3
"""A word of fewer texts counts as rare."""
WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


def count(lines: list[str]) -> tuple[int, dict[str, int]]:
    """Texts counted, and word → number of English texts that it stands in, from LEAST on."""
    found: Counter[str] = Counter()
    total = 0
    for line in lines:
        text = json.loads(line)
        if text["language"] == "en":
            total += 1
            words = WORD.findall(f"{text['title']} {text['text']}")
            found.update({word.casefold().removesuffix("'s").removesuffix("’s") for word in words})
    return total, {word: number for word, number in sorted(found.items()) if number >= LEAST}


def main() -> None:
    """Write the table; its first row, without a word, is the number of texts."""
    lines = [line for path in sorted(HERE.glob("texts-*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    total, words = count(lines)
    head = "# Made by train/familiar.py: word, number of training texts that it stands in; without a word, all texts.\n"
    rows = "".join(f"{word}\t{number}\n" for word, number in words.items())
    TARGET.write_text(f"{head}\t{total}\n{rows}", "utf-8")


if __name__ == "__main__":
    main()
