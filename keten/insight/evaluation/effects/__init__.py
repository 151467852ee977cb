"""Effects: what difference it made, how sure that is, and how far it may be believed. See docs/how-to/effect.md."""
