"""The forms: pure functions from facts to Slack's modals, and from what was put in back to plain values."""
