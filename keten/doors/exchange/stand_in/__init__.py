"""A stand-in for the registers of others: fictional people, for the demo, for tests and for who tries Keten out."""
