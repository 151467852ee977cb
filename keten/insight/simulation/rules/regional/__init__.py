"""A region that leaves a log, with what was planted in it and the truth of every figure, counted by hand: pure."""
