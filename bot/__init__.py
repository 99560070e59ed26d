"""Chatops: asks in Slack what to keep awake, and opens the pull request that says so.

May import the reconciler and `schemas`; never the frontend. Slack's client is imported here and nowhere else.
"""
