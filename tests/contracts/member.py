"""A group member in a process of its own, to be killed: prints what it owns and is given, commits nothing."""

import sys

from tests.contracts.place import Moves, Place


def main(kind: str, address: str, prefix: str) -> None:
    """Run until the process is ended."""
    consumer = Place(kind, address, prefix).open().consumer("articles", "classifier", Moves())
    owned: frozenset[int] = frozenset()
    while True:
        messages = consumer.poll(max_records=10, timeout=0.1)
        if consumer.assignment() != owned:
            owned = consumer.assignment()
            sys.stdout.write(f"owns {len(owned)}\n")
        for message in messages:
            sys.stdout.write(f"given {message.partition} {message.offset}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
