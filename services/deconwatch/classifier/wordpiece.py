"""Words cut into the pieces of a fixed vocabulary, the longest first, as uncased BERT models know them.

Source: the WordPiece of Devlin et al., BERT (2019), section 3. Symbols stand alone here, where BERT may
leave them at a word.
"""

import re
import unicodedata
from collections.abc import Sequence

UNKNOWN, START, STOP, MASK = "[UNK]", "[CLS]", "[SEP]", "[MASK]"
LONGEST = 60
"""Characters from which a word is not cut but unknown."""
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


class WordPiece:
    """Pieces by number. One instance may serve many threads."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """`pieces`: what continues a word begins with "##"; UNKNOWN, START, STOP and MASK are among them."""
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self.unknown, self.start, self.stop, self.mask = (self._number[piece] for piece in (UNKNOWN, START, STOP, MASK))

    def numbers(self, text: str) -> list[int]:
        """The numbers of a text's pieces, in order, whatever the text."""
        plain = unicodedata.normalize("NFD", text.lower())
        bare = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
        return [number for word in _WORD.findall(bare) for number in self._cut(word)]

    def _cut(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word) <= LONGEST:
            head = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if head + word[start:end] in self._number), start)
            if end == start:
                break
            found.append(self._number[head + word[start:end]])
            start = end
        return found if start == len(word) else [self.unknown]
