"""Boards, a file each: docs/port.md says what is in one."""
