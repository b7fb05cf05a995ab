"""Passwords: argon2id hashes, and rules that help rather than annoy."""

from __future__ import annotations

import argon2

from saas.kernel.problems import FieldError, Invalid
from saas.kernel.words import words

MINIMUM = 10
_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's argon2id floor
_NOBODY = _hasher.hash("nobody has this password, it only costs the same time")
_COMMON = frozenset((
    "1234567890", "12345678910", "qwertyuiop", "password12", "password123", "passw0rd123",
    "1q2w3e4r5t", "qwerty12345", "iloveyou12", "administrator", "welcome123", "letmein1234",
    "abcdefghij", "0123456789", "1111111111", "0000000000", "a123456789", "woaini1314",
    "5201314520", "zxcvbnm123", "sanmi12345", "changeme123",
))  # fmt: skip


def hash_password(password: str) -> str:
    """Return the argon2id hash of ``password``."""
    return _hasher.hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Compare with the stored hash; takes as long for an account that does not exist (``stored`` None)."""
    try:
        _hasher.verify(stored or _NOBODY, password)
    except argon2.exceptions.VerificationError:
        return False
    return stored is not None


def check_password_rules(password: str, email: str) -> None:
    """Raise Invalid with what is wrong: too short, too common, too close to the address, all the same."""
    lowered = password.lower()
    if len(password) < MINIMUM:
        problem = words(f"密码至少 {MINIMUM} 个字符", f"Use at least {MINIMUM} characters")
    elif len(password) > 200:
        problem = words("密码最多 200 个字符", "Use at most 200 characters")
    elif lowered in _COMMON or len(set(lowered)) < 4:
        problem = words("这个密码太常见，请换一个", "This password is too common; choose another")
    elif email.lower().split("@")[0] in lowered:
        problem = words("密码里不要包含邮箱名", "Do not put your e-mail name into the password")
    else:
        return
    raise Invalid(errors=[FieldError("password", problem)])
