"""The one HTTP client for feeds and webhooks: deadlines, size caps, address checks."""
