"""Measures and what they do: a goal before the start, a comparison where one can be made, and an honest effect."""
