"""What decides in diagnosis: shapes of tests, scores, who may, and when a choice needs a reason."""
