"""Sign-in: the names on the teacher's list, each with a password that it has from the start.

FirstUseAuthenticator keeps the passwords (hashed by bcrypt) and has a page where a learner changes
his own: /hub/auth/change-password. Its first use is left out: whoever came first would take a name.
A name without a password is unknown here.
"""

import dbm

from firstuseauthenticator import FirstUseAuthenticator

LONGEST = 72  # bytes that bcrypt reads; it refuses more


def _bcrypt_reads(password: str) -> bool:
    return len(password.encode()) <= LONGEST and "\0" not in password


class ClassAuthenticator(FirstUseAuthenticator):
    """Names of the list, with the password that accounts.py gave or the learner has chosen."""

    async def authenticate(self, handler, data):
        with dbm.open(self.dbm_path, "c", 0o600) as passwords:
            known = self.normalize_username(data["username"]).encode() in passwords
        if not known or not _bcrypt_reads(data["password"]):
            return None
        return await super().authenticate(handler, data)

    def reset_password(self, username, new_password):
        if not _bcrypt_reads(new_password):
            return (
                f"A password has at most {LONGEST} letters without accents; choose a shorter one."
            )
        return super().reset_password(username, new_password)
