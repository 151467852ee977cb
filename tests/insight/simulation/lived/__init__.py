"""A log that was written in memory, lived again through the real actions of the product."""
