"""What `make bench` measures, always as ratios of two contenders in one run. No test: nothing here fails by time."""
