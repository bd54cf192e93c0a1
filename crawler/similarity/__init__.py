"""How alike two texts are, and in which facts they differ. Pure: no files, no database."""
