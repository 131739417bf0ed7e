"""The front door: settings, the command line, evaluation."""
