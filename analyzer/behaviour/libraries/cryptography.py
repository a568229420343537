"""hashlib, hmac, random, secrets, passlib, bcrypt, PyJWT, python-jose, Django's and Werkzeug's hashers.

Modelled: which algorithm hashes what, what encrypts, which random numbers are predictable, how a token is
made and checked.  What a hash gives has no harmful content.
Source: https://docs.python.org/3/library/hashlib.html, https://pyjwt.readthedocs.io/en/stable/api.html,
https://python-jose.readthedocs.io/en/latest/jwt/api.html
"""

from __future__ import annotations

import ast
from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.passwords import is_chosen, sent_as
from analyzer.behaviour.performing import told
from analyzer.behaviour.things import NOTHING, PARAMETER, REST, ROWS, Of, Thing

FAST: Final = (
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha3_256",
    "sha3_512",
    "blake2b",
    "blake2s",
    "md4",
)
SIGNERS: Final = (
    "django.core.signing.Signer", "django.core.signing.TimestampSigner", "itsdangerous.Signer",
    "itsdangerous.TimestampSigner", "itsdangerous.URLSafeSerializer", "itsdangerous.URLSafeTimedSerializer",
    "itsdangerous.signer.Signer", "itsdangerous.timed.TimestampSigner", "itsdangerous.url_safe.URLSafeSerializer",
    "itsdangerous.url_safe.URLSafeTimedSerializer",
)  # fmt: skip
"""What takes only what the service itself has signed."""

DATA: Final = Arg(0, "string", "data")

ENDS: Final = frozenset(["exp", "expires", "expires_at", "expiry", "expiration", "expire", "valid_until"])
"""Claims that say until when a token holds: the standard's own, and those that the project looks at itself."""


def _hashed(site: Site) -> Thing | None:
    _digested(site, site.argument(Arg(1, "data")) if site.name.endswith(".new") else site.argument(DATA))
    return Thing((Of("hashlib.hash"),))


def _updated(site: Site) -> Thing | None:
    _digested(site, site.argument(Arg(0, "data")))
    return NOTHING


def _digested(site: Site, data: Thing | None) -> None:
    """What a fast hash is made of, where it is no more than one thing."""
    if data is not None and data.pieces is None:
        site.reach("digest", data)


def _stretched(site: Site) -> Thing | None:
    """`pbkdf2_hmac(hash, password, salt, iterations)`: how often it hashes, where that stands there."""
    rounds = site.argument(Arg(3, "iterations"))
    if rounds is not None and isinstance(rounds.constant, int):
        site.note("hash", verb="pbkdf2 rounds", subject=str(rounds.constant))
    return NOTHING


def _token_made(site: Site) -> Thing | None:
    """`jwt.encode(payload, key, algorithm)`."""
    if site.unused:  # a trial of the key, of which nobody keeps the token
        return None
    payload = site.argument(Arg(0, "payload", "claims")) or NOTHING
    key = site.argument(Arg(1, "key")) or NOTHING
    algorithm = site.argument(Arg(2, "algorithm"))
    expires: str | None = None
    if payload.fields:
        others = None if REST in payload.fields else "no"
        expires = "yes" if ENDS.intersection(payload.fields) else others
    shown = {
        "key": "literal" if isinstance(key.constant, (str, bytes)) else told(key),
        "algorithm": told(algorithm) if algorithm is not None else "default",
        "expires": expires or "not known",
    }
    _place_of_key(site, shown)
    site.note("token", verb="made", arguments=shown)
    return Thing((Of("builtins.str"),))


def _place_of_key(site: Site, shown: dict[str, str]) -> None:
    """Where the key stands that is a constant of the same file."""
    line = site.set_on(Arg(1, "key")) if shown["key"] == "literal" else None
    if line is not None:
        shown["key_on"] = str(line)


def _token_read(site: Site) -> Thing | None:
    """`jwt.decode(token, key, algorithms, options)`: whether the signature is checked."""
    token = site.argument(Arg(0, "jwt", "token")) or NOTHING
    key = site.argument(Arg(1, "key")) or NOTHING
    algorithms = site.argument(Arg(2, "algorithms"))
    options = site.argument(Arg(3, "options")) or NOTHING
    verify = site.keywords.get("verify")
    checked = "yes"
    if verify is not None and verify.constant is False:
        checked = "no"
    wanted = (options.fields or {}).get("verify_signature")
    if wanted is not None and wanted.constant is not True:
        checked = "no" if wanted.constant is False else "not known"
    shown = {
        "key": "literal" if isinstance(key.constant, (str, bytes)) and key.constant else told(key),
        "algorithms": _listed(algorithms) if algorithms is not None else "not given",
        "verified": checked,
        "token": "kept" if _is_kept(token) else "sent" if token.origins else "found",
        "expiry": _expiry((options.fields or {}).get("verify_exp"), site),
    }
    _place_of_key(site, shown)
    site.note("token", verb="read", arguments=shown)
    kept = token.origins if checked == "no" else {}
    return Thing((Of("builtins.dict"),), kept)


def _expiry(wanted: Thing | None, site: Site) -> str:
    """Whether the end of a token is checked: by the library, or by a function that asks for it by itself."""
    if wanted is None or wanted.constant is not False:
        return "checked"
    return "read" if site.mentions("exp") else "not checked"


def _compared(site: Site) -> Thing | None:
    """`compare_digest(a, b)`: a password that somebody sent, with one that stands in the code."""
    written = site.node.args if isinstance(site.node, ast.Call) else []
    for one, other in ((0, 1), (1, 0)) if len(site.args) == len(written) == 2 else ():
        name = sent_as(written[one])
        if name and is_chosen(site.args[other].constant) and site.args[one].constant is None:
            site.note("credential", verb="literal", subject=name)
    site.note("token", verb="read", arguments={"verified": "yes"})
    return Thing((Of("builtins.bool"),))


def _signature_read(site: Site) -> Thing | None:
    """A message with the signature of who sent it: `construct_event(payload, header, secret)`."""
    site.note("token", verb="read", arguments={"verified": "yes"})
    return Thing((Of(f"{site.name}()"),))


def _is_kept(token: Thing) -> bool:
    """Whether it is read from an object that the program keeps: who made the token was asked when it came."""
    return bool(token.origins) and all(
        origin.location == ROWS or (origin.location == PARAMETER and origin.field) for origin in token.origins
    )


def _listed(thing: Thing) -> str:
    if thing.fields:
        return ", ".join(told(one) for one in thing.fields.values())
    return told(thing)


BEHAVIOUR = {
    **{f"hashlib.{name}": Knows(
        act="hash", verb=name, subject=None, custom=_hashed, options=("usedforsecurity",)
    ) for name in FAST},
    "hashlib.new": Knows(act="hash", verb="new", subject=Arg(0, "name"), custom=_hashed),
    "hashlib.pbkdf2_hmac": Knows(act="hash", verb="pbkdf2", custom=_stretched, keeps=False),
    "hashlib.scrypt": Knows(act="hash", verb="scrypt", keeps=False),
    "hashlib.hash.*": Knows(keeps=False),
    "hashlib.hash.update": Knows(act="hash", verb="update", custom=_updated, keeps=False),
    "hmac.*": Knows(act="hash", verb="hmac", keeps=False),
    **{f"{module}.compare_digest": Knows(custom=_compared) for module in ("hmac", "secrets")},
    "bcrypt.*": Knows(act="hash", verb="bcrypt", keeps=False),
    "passlib.context.CryptContext": Knows(gives="passlib.context.CryptContext", keeps=False),
    "passlib.context.CryptContext.*": Knows(act="hash", verb="passlib", keeps=False),
    "passlib.hash.*": Knows(gives="passlib.hash.handler"),
    "passlib.hash.handler.*": Knows(act="hash", verb="passlib", keeps=False),
    "argon2.PasswordHasher": Knows(gives="argon2.PasswordHasher", keeps=False),
    "argon2.PasswordHasher.*": Knows(act="hash", verb="argon2", keeps=False),
    "werkzeug.security.generate_password_hash": Knows(act="hash", verb="werkzeug", keeps=False),
    "werkzeug.security.check_password_hash": Knows(keeps=False),
    "django.contrib.auth.hashers.make_password": Knows(act="hash", verb="django", keeps=False),
    "django.contrib.auth.hashers.check_password": Knows(keeps=False),
    "flask_bcrypt.Bcrypt": Knows(gives="flask_bcrypt.Bcrypt", keeps=False),
    "flask_bcrypt.Bcrypt.*": Knows(act="hash", verb="bcrypt", keeps=False),
    "flask_bcrypt.generate_password_hash": Knows(act="hash", verb="bcrypt", keeps=False),
    "pwdlib.PasswordHash.*": Knows(act="hash", verb="pwdlib", keeps=False),
    **{f"random.{name}": Knows(act="random", verb="predictable", keeps=False) for name in (
        "random", "randint", "randrange", "choice", "choices", "sample", "uniform", "getrandbits", "shuffle",
    )},
    "uuid.uuid1": Knows(act="random", verb="predictable", keeps=False),
    "random.SystemRandom": Knows(gives="random.SystemRandom"),
    "random.SystemRandom.*": Knows(act="random", verb="secure", keeps=False),
    "os.urandom": Knows(act="random", verb="secure", keeps=False),
    "secrets.*": Knows(act="random", verb="secure", keeps=False),
    "jwt.encode": Knows(custom=_token_made),
    "jwt.decode": Knows(custom=_token_read),
    "jwt.api_jwt.encode": Knows(custom=_token_made),
    "jwt.api_jwt.decode": Knows(custom=_token_read),
    "jose.jwt.encode": Knows(custom=_token_made),
    "stripe.Webhook.construct_event": Knows(custom=_signature_read),
    "firebase_admin.auth.verify_id_token": Knows(custom=_signature_read),
    **{f"google.oauth2.id_token.{name}": Knows(custom=_signature_read) for name in (
        "verify_firebase_token", "verify_oauth2_token", "verify_token",
    )},
    "jose.jwt.decode": Knows(custom=_token_read),
    **{f"{signer}.{name}": Knows(keeps=False) for signer in SIGNERS for name in (
        "unsign", "unsign_object", "loads", "sign", "dumps",
    )},
    **{signer: Knows(gives=signer, keeps=False) for signer in SIGNERS},
    **{f"django.core.signing.{name}": Knows(keeps=False) for name in ("loads", "dumps")},
    "jwt.get_unverified_header": Knows(),
    "Crypto.Cipher.*": Knows(act="cipher"),
    "Crypto.Cipher.DES.new": Knows(act="cipher", verb="DES"),
    "Crypto.Cipher.ARC4.new": Knows(act="cipher", verb="RC4"),
    "Crypto.Hash.MD5.new": Knows(act="hash", verb="md5", keeps=False),
    "Crypto.Hash.SHA1.new": Knows(act="hash", verb="sha1", keeps=False),
    "cryptography.fernet.Fernet": Knows(gives="cryptography.fernet.Fernet", keeps=False),
    "cryptography.fernet.Fernet.*": Knows(act="cipher", verb="Fernet"),
}  # fmt: skip
