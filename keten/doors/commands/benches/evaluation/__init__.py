"""Whether what is said about measures holds, by simulation: worlds of which the truth is known, many times over.

One file per promise. Each function takes how many worlds and a seed, and returns its figures; beside each stands the
error that it has for being counted over so many worlds (Monte Carlo), under the same name with ``_mc``.
"""
