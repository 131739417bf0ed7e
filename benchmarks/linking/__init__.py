"""How well translations are told from articles that only resemble them."""
