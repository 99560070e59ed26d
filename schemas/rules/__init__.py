"""The rules: what each is called, how much it matters, and the check, one file a rule. `registry` lists them."""
