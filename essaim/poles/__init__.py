"""Poles, their members, territories, dated status."""
