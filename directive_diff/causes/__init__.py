"""The predicates that rules name: each looks at one change and says what it found."""
