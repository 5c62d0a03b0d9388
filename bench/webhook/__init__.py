"""What the measurements of webhooks share: receivers in a process of their own, deliveries, the deliverer's loop."""
