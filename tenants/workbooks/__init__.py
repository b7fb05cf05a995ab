"""Excel workbooks in and out: read within bounds, written without formulas; knows nothing of what they hold."""
