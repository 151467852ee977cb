"""A region in memory: people with a life, lived by the same rules as the product, and what comes of it in figures."""
