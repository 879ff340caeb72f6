"""Web pages: the tree, how its elements look, where in it the document stands, and its blocks."""
