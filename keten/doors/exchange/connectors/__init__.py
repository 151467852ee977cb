"""How the registers of others are asked: one module per kind of source, one way of sending the question."""
