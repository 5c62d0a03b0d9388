"""`python -m deconwatch`."""

from deconwatch.cli import main

main()
