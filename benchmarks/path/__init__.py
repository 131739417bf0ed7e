"""What the way from a page to an answer costs, as ratios to floors measured in the same run."""
