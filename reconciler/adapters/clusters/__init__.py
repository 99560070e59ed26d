"""Clusters behind the port `Cluster`: the Kubernetes adapter, and a simulated cluster that is also served as an API.

May import the core and the ground, and other rooms of no floor. `SimulatedCluster` and `serve` need nothing but the
extra `kubernetes`, whose HTTP library they share.
"""
