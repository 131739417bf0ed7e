"""Both engines side by side, and what Vigie adds to the bare client, on generated articles in one run."""
