"""From values to words, HTML and SVG: pure functions that page, report and download share."""
