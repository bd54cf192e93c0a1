"""Many sites at once: a process a site here, or a task a site on a Dask cluster."""
