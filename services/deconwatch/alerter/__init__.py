"""reports → incidents → alerts → signed webhooks.

link_stage   reports → incidents, mechanisms, alerts     told · index · link · grow (origins, claims, status) · judge
dispatch     alerts → deliveries, holds                  subscriptions · payload · targets
hold_stage   holds → deliveries                          gate · quiet · payload (digests) · active (Alertmanager)
deliver      deliveries → HTTP                           endpoint · ledger · lane · breaker · post · signature · retry
"""
