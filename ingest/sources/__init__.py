"""The suppliers' files, one module each: read(path, source, shown) gives the raw tables that one file holds."""
