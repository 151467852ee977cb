"""Set-based: the clocks and tables of all cases at once, and the breaches of P5."""

from keten.journey.routing.sweeps.placing import PLACING

SWEEPS = PLACING
