"""What stands behind the ports: stores, clusters, sources, reporters; each may import the core and the ground, never
the engine.
"""
