"""One declaration a site."""
