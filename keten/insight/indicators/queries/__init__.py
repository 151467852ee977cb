"""Reading: out of PostgreSQL into the store, and figures out of the store."""
