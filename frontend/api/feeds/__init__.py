"""What other programs take: calendars, tables and badges. Pure: a frame in, text out."""
