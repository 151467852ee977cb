"""Pure decisions about connections with others."""
