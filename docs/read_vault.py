#!/usr/bin/env python3
"""Reads a Countersign vault, from docs/vault-format.md alone, and prints its content as JSON.

    read_vault.py FILE                     asks for the password
    read_vault.py --recovery-code FILE     asks for the recovery code

Needs `pip install argon2-cffi cryptography`. What is asked for may also come on standard input, never as an argument, which every program of the machine could read.
It shares no code with the app: if the app were gone, this page of Python would still bring the accounts back.
"""
import argparse
import getpass
import hmac
import json
import struct
import sys
import unicodedata

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

MAGIC = b"\x89COUNTERSIGN\r\n\x1a\n"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def expand(key, info):
    return HKDFExpand(SHA256(), 32, info).derive(key)


def recovery_values(code):
    """The 28 values of a recovery code; the check characters are not needed to open a vault."""
    typed = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    if len(typed) != 35:
        raise SystemExit("a recovery code has seven groups of five characters")
    return bytes(ALPHABET.index(letter) for at, letter in enumerate(typed) if at % 5 != 4)


def wrapping_key(slot, secret):
    salt, kdf = bytes.fromhex(slot["salt"]), slot["kdf"]
    if slot["kind"] == "recovery":
        return HKDF(SHA256(), 32, salt, b"countersign recovery v1").derive(secret)
    return hash_secret_raw(secret, salt, kdf["passes"], kdf["memory_kib"], kdf["lanes"], 32, Type.ID, version=0x13)


def slot_data(header, slot):
    text = lambda value: struct.pack("B", len(value)) + value.encode()
    kdf = slot["kdf"]
    cost = struct.pack(">III", kdf["memory_kib"], kdf["passes"], kdf["lanes"]) if kdf["name"] == "argon2id" else b""
    return b"".join([
        MAGIC, struct.pack(">I", header["format"]), bytes.fromhex(header["vault_id"]),
        text(slot["kind"]), bytes.fromhex(slot["id"]), text(kdf["name"]), cost, bytes.fromhex(slot["salt"]),
    ])


def vault_key(header, kind, secret):
    for slot in header["slots"]:
        if slot["kind"] != kind:
            continue
        wrapping = wrapping_key(slot, secret)
        if hmac.compare_digest(expand(wrapping, b"countersign slot commit v1"), bytes.fromhex(slot["commitment"])):
            sealing = AESGCM(expand(wrapping, b"countersign slot wrap v1"))
            return sealing.decrypt(bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["key"]), slot_data(header, slot))
    raise SystemExit(f"no {kind} slot opens with this")


def read(file, kind, secret):
    if not file.startswith(MAGIC):
        raise SystemExit("not a Countersign vault")
    (length,) = struct.unpack_from(">I", file, 16)
    header = json.loads(file[20:20 + length])
    if header["format"] != 1:
        raise SystemExit(f"format {header['format']}: this reader knows only 1")
    key, salt = vault_key(header, kind, secret), bytes.fromhex(header["salt"])
    pseudo_random = hmac.digest(salt, key, "sha256")
    if not hmac.compare_digest(expand(pseudo_random, b"content commit v1"), bytes.fromhex(header["commitment"])):
        raise SystemExit("the content is not this vault's")
    nonce, sealed = file[20 + length:32 + length], file[32 + length:]
    return AESGCM(expand(pseudo_random, b"content v1")).decrypt(nonce, sealed, file[:20 + length])


def ask(what):
    return getpass.getpass(f"{what}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--recovery-code", action="store_true", help="open with the recovery code")
    given = parser.parse_args()
    with open(given.file, "rb") as opened:
        file = opened.read()
    if given.recovery_code:
        content = read(file, "recovery", recovery_values(ask("Recovery code")))
    else:
        content = read(file, "password", unicodedata.normalize("NFC", ask("Password")).encode())
    json.dump(json.loads(content), sys.stdout, indent=2, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
