"""The outbox, the texts of the messages, bounces, answers."""
