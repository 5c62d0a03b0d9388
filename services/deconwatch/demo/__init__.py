"""The main job on bundled articles, offline: real feeds over loopback, the real services, a receiver that checks.

articles.jsonl   what real incidents of 2015-2024 looked like in the news, in our own words, with noise around them
feeds.py         the same articles as RSS, RDF, Atom and JSON Feed
web.py           serves feeds and pages
receiver.py      takes webhooks and verifies their signatures
rehearsal.py     runs all services on it until nothing is left to do
"""
