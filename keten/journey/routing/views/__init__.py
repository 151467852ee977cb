"""The pages of ways of working: for policy staff to change, for who works by them to read."""
