"""Where schedules and cost centres come from: a working tree, a Git remote, a file, an S3 object."""
