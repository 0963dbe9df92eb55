"""The one path of a unilateral decision: act, letter, channel, notice, appeal."""
