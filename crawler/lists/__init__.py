"""What is learnt of a site's lists from run to run: their order, when they were read whole, whether they live."""
