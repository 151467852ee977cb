"""Pure decisions and statistics of the model: numpy, nothing of Django."""
