"""Every read of ways of working."""
