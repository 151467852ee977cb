"""Pure decisions of enforcement: how much a reduction may be, and when what may happen."""
