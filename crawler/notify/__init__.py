"""Being told: what changed in a site's health, and what is new that somebody asked to hear of."""
