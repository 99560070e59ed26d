"""What stands around every request: headers, who asks, and how often. Nothing here knows what is asked for."""
