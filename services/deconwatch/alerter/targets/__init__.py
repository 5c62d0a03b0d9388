"""Services that alerts go to, besides the plain signed webhook: each gets the shape, limits and escaping of its own."""
