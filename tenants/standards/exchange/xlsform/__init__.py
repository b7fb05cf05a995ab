"""XLSForms of ODK, Kobo and the like, read by pyxform: a draft of a standard, and a report of what did not fit."""
