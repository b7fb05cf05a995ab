"""Papers that are no report: a standard as a checklist and as a poster, signs with a code for branches."""
