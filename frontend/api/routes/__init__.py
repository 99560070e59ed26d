"""The paths: what may be asked, how it is documented, and which content answers it."""
