"""Re-reads archived pages without the engine: on all cores, or on a cluster."""
