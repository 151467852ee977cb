"""Figures with their uncertainty, without a word of the domain.

Only the lightest part is imported here, because web pages use it: the modules beside it need scipy.
"""

from keten.ground.foundation.statistics.estimates import Estimate, Z, wilson

__all__ = ["Estimate", "Z", "wilson"]
