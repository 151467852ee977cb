"""Pure decisions about measures and their effects, with reasons."""
