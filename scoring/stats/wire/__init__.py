"""Each statistic as a function of one JSON object; the fields are those of ``docs/statistics.md``."""
