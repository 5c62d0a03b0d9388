"""Data, not code: one TOML file a theatre."""
