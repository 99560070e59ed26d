"""A simulated cluster as a Kubernetes API over HTTP, strict enough for `kubectl`, the adapter and other clients."""
