"""One run of a site, and many: lock, feeds, recovery, accounts, health, summary; a process or a task a site."""
