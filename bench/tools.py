"""Programs that are not Python's: found, or installed where that may be done here."""

import os
import shutil
import subprocess

PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))


def find(program: str, package: str) -> str | None:
    """The path of a program; root on a Debian installs its package if it is missing."""
    found = shutil.which(program, path=PATH)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        # Packages start their services only in a runlevel that has services.
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for arguments in (("update", "-qq"), ("install", "-y", "-qq", package)):
            subprocess.run(
                ("apt-get", *arguments),
                env=environ,
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        found = shutil.which(program, path=PATH)
    return found
