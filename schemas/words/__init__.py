"""The problems of the rules in another language than English, made from their facts: never by translating sentences."""
