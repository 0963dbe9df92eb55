"""Pure computations on numbers, legal forms and answers of the register."""
