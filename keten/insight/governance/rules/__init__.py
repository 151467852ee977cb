"""Pure decisions about inspections."""
