"""What practitioners ask: what is told of a city, a country or a body, who is like us, and what a practice is."""
