"""Names and kinds in articles: texts written for it, the fit of the weights of bodies, and what is found."""
