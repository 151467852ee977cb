"""Pure decisions about the way of working: reading a model, checking it, and what follows for one case."""
