"""Answers: a frame (one snapshot, one instant) in, pydantic values out. Pure; no request, no store, no clock."""
