"""Audits as files: CSV, XLSX and Parquet, made by a worker in slices, so that memory does not grow with them."""
