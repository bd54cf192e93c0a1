"""CMS families: what the sites built on one system share."""
