"""The real page, driven in Chromium."""
