"""Measuring speed (*meten*): what is loaded, how it is asked for, and what came out."""
