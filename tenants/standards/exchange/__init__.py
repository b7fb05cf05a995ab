"""Standards in and out: JSON, Excel, XLSForm; what comes in waits until somebody has seen what it changes."""
