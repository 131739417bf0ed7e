"""What Vigie holds: documents, their articles, the annotations made of them, and the store that keeps them."""
