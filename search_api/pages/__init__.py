"""The pages in both languages: HTML from templates, without scripts except for suggestions."""
