"""What figures mean, how sure they are and what may be shown: pure."""
