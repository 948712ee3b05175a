"""Files kept once, by the hash of their content."""

import hashlib
import os
from pathlib import Path


def keep_file(folder: Path, data: bytes) -> str:
    """Store bytes under their SHA-256 and return it; writing the same twice keeps one file."""
    digest = hashlib.sha256(data).hexdigest()
    place = file_place(folder, digest)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        waiting = place.with_suffix(f".{os.getpid()}")
        waiting.write_bytes(data)
        waiting.replace(place)
    return digest


def read_file(folder: Path, digest: str) -> bytes:
    """The bytes kept under a hash; raises FileNotFoundError."""
    return file_place(folder, digest).read_bytes()


def file_place(folder: Path, digest: str) -> Path:
    """Where the bytes of a hash stand."""
    return folder / digest[:2] / digest
