"""Delivery and conversation: the command line, the Slack app and the local workspace. Holds no fact logic."""
