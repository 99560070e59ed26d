"""What a valid schedule is: strict YAML, the JSON Schemas, windows, the rules, the catalogue.

Pure, and the ground of the house: no clock, no network, no disk but its own schema files. May import the
standard library, the parsing libraries, and the data of zones and holidays; nothing of Alba.
"""
