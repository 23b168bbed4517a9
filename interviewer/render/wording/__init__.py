"""The words in groups; `interviewer.render.words` joins them, and is the way to them."""
