"""Where things lie: the files of a site, JSON lines read and written, copies elsewhere."""
