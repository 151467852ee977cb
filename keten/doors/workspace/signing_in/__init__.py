"""Coming in and going out: by a personal account with a second step, or by the own organisation."""
