"""What leaves the building: every table of a screen as a file, and the five data sets, made apart and sent by a signed address."""
