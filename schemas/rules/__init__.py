"""The rules: what each is called, how much it matters, and the check, one file a rule.

The tuple below is the registry: explicit, so that importing a file registers nothing. A code is never used again;
`RETIRED` keeps those that are gone, with their successors.
"""
