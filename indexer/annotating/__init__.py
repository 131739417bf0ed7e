"""What the machine tells of an article: language, concepts, kind, places, people, bodies, dates, contacts."""
