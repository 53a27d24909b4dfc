# SPDX-License-Identifier: Apache-2.0
"""Signatures by RSA as RS256 has them (RFC 8017, section 8.2.2), without anything but Python."""

import base64
import hashlib

# DigestInfo of SHA-256 (RFC 8017, section 9.2, note 1).
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


def _take(der):
    """The value of the first thing in DER, and what lies behind it."""
    size, at = der[1], 2
    if size & 0x80:
        count = size & 0x7F
        size, at = int.from_bytes(der[2:2 + count], "big"), 2 + count
    return der[at:at + size], der[at + size:]


def public_key(pem):
    """(n, e) out of "-----BEGIN PUBLIC KEY-----"."""
    lines = [line for line in pem.strip().splitlines() if not line.startswith("-----")]
    inside, _ = _take(base64.b64decode("".join(lines)))
    _, behind = _take(inside)  # the algorithm
    bits, _ = _take(behind)
    numbers, _ = _take(bits[1:])  # its first byte says how many bits are not used
    n, behind = _take(numbers)
    e, _ = _take(behind)
    return int.from_bytes(n, "big"), int.from_bytes(e, "big")


def is_signed(message, signature, key):
    n, e = key
    size = (n.bit_length() + 7) // 8
    if len(signature) != size:
        return False
    digest = _SHA256 + hashlib.sha256(message).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(signature, "big"), e, n).to_bytes(size, "big") == expected
