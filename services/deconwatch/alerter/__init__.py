"""reports → incidents → alerts → signed webhooks.

link_stage   reports → incidents, mechanisms, alerts     told · index · link · grow (origins, claims, status) · judge
dispatch     alerts → deliveries                         subscriptions · payload
deliver      deliveries → HTTP                           endpoint · ledger · lane · breaker · signature · retry
"""
