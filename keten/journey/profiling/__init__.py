"""The statistical model (*kansmodel*): the chance of work, explained. It offers; it never decides (ADR 18)."""
