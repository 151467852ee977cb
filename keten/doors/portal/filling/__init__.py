"""Filling in a form, step by step: the same pages for a client and for staff on behalf of a client."""
