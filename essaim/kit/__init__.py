"""Rules, access, money, lists, offers: no word of the domain."""
