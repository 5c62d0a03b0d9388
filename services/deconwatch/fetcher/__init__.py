"""Feeds to articles: polls what is due, parses it apart from everything else, writes new versions of articles."""
