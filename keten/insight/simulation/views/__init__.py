"""Pages for trying ways of working, and for taking running cases over."""
