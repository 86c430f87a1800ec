"""Whether anybody has committed to a SQLite file, looked up where SQLite itself looks.

In WAL mode each commit changes the header of the WAL index, a small file that all processes have in
memory together; by comparing the header's 48 bytes with those it knows, SQLite finds out whether
somebody has committed (https://www.sqlite.org/walformat.html). `PRAGMA data_version` does it with
three system calls and lets go of the interpreter's lock again and again; a look takes a tenth of a
microsecond.

The file is not opened here, as closing it would end the locks that SQLite has on it: the memory is
read where SQLite has mapped it, which it has for as long as any connection of this process is open.
"""

import ctypes
import os
import struct

MAPPINGS = "/proc/self/maps"
SIZE = 48
LAYOUT = 3_007_000
IS_SET = 12
"""The version of the header's layout, which stands first in it, and where it says that it holds."""

Header = ctypes.Array[ctypes.c_char]


def header_of(path: str) -> Header | None:
    """The header of the WAL index of the file at `path`: compare its `raw` with what it was before.

    None where it cannot be found: out of WAL mode, on other systems than Linux. A connection that
    has read from the file must be open, and must stay open for as long as the header is looked at.
    """
    address = _address(f"{os.path.realpath(path)}-shm")
    if address is None:
        return None
    both: bytes = (ctypes.c_char * (2 * SIZE)).from_address(address).raw
    # It is written twice, so that whoever finds two that differ knows that it is being written.
    if both[:SIZE] != both[SIZE:] or struct.unpack_from("I", both)[0] != LAYOUT or not both[IS_SET]:
        return None
    return (ctypes.c_char * SIZE).from_address(address)


def _address(path: str) -> int | None:
    """Where the beginning of that file is in this process's memory."""
    try:
        with open(MAPPINGS, encoding="utf-8", errors="surrogateescape") as mappings:
            for line in mappings:
                place, _mode, offset, _device, _inode, *name = line.split(None, 5)
                if name and name[0].rstrip("\n") == path and int(offset, 16) == 0:
                    return int(place.partition("-")[0], 16)
    except OSError:
        return None
    return None
