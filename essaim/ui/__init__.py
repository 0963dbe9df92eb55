"""What every page is made of: base templates, two themes, fields, and the few scripts. No word of the domain."""
