"""How well pages that hold several articles are split, on pages glued together or found."""
