# SPDX-License-Identifier: Apache-2.0
"""Answers of a Git server put together by hand, for those that no real server gives."""

import hashlib
import struct
import zlib

COMMIT, TREE, BLOB, OFFSET_DELTA = 1, 2, 3, 6


def pkt_line(data):
    return f"{len(data) + 4:04x}".encode() + data


def fetch_answer(pack):
    """The answer to a fetch of protocol version 2: a pack on side band 1."""
    chunks = [pack[start:start + 65000] for start in range(0, len(pack), 65000)]
    return (pkt_line(b"packfile\n") + b"".join(pkt_line(b"\x01" + chunk) for chunk in chunks)
            + b"0000")


def pack(*objects, count=None):
    """A pack with a right checksum. `objects` are ready-made entries; `count` may lie."""
    body = struct.pack(">4sII", b"PACK", 2, len(objects) if count is None else count)
    body += b"".join(objects)
    return body + hashlib.sha1(body).digest()


def header(kind, size):
    first = (kind << 4) | (size & 15)
    size >>= 4
    data = bytearray()
    while size:
        data.append(first | 0x80)
        first = size & 0x7F
        size >>= 7
    data.append(first)
    return bytes(data)


def entry(kind, content, size=None):
    """One object of a pack; `size` may lie about its content."""
    return header(kind, len(content) if size is None else size) + zlib.compress(content)


def zeros(kind, size, claimed=None):
    """An object of `size` zero bytes, which is a thousandth of that in the pack."""
    compressor = zlib.compressobj(9)
    megabyte = bytes(1 << 20)
    data = b"".join(compressor.compress(megabyte) for _ in range(size >> 20))
    return header(kind, size if claimed is None else claimed) + data + compressor.flush()


def varint(number):
    data = bytearray()
    while number >= 0x80:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    data.append(number)
    return bytes(data)


def _offset(number):
    data = [number & 0x7F]
    number >>= 7
    while number:
        number -= 1
        data.insert(0, number & 0x7F | 0x80)
        number >>= 7
    return bytes(data)


def delta(back, base_size, result_size, instructions):
    """A delta against the object that starts `back` bytes before this one."""
    content = varint(base_size) + varint(result_size) + instructions
    return header(OFFSET_DELTA, len(content)) + _offset(back) + zlib.compress(content)


def copy_all(size):
    """The delta instruction that copies the first `size` bytes (below 64 KiB) of the base."""
    return b"\xb0" + struct.pack("<H", size)


def copy_much(size):
    """The same for any size below 16 MiB."""
    return b"\xf0" + struct.pack("<I", size)[:3]
