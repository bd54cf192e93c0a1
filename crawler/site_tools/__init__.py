"""What adding and keeping sites takes: looking at pages, writing declarations, fixtures, the lint and the table."""
