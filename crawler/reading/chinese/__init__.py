"""What is known of Chinese text: words, scripts, names, dates."""
