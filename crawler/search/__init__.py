"""Full text of what is true now: an index of words in a file of its own, and the questions it answers."""
