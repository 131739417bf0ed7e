"""How documents come in: sources, reading of formats, splitting of pages into articles."""
