"""What every page is made of: skeleton, two themes, fields, a few scripts. No word of the domain."""
