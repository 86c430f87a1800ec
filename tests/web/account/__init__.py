"""web/account tests."""
