"""PyPy for RV64 and an emulator that takes plugins, fetched by apt into build/peers/, without root.

apt gets a configuration of its own: its state, an empty list of installed packages, and, as the only source, the
Debian archive that the machine's own configuration names. The releases are the same whatever the machine runs: PyPy
with a RISC-V JIT is in trixie, and QEMU's user emulation is linked dynamically, which plugins need, up to bookworm.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PEERS = Path(__file__).resolve().parents[2] / "build" / "peers"
GUEST, GUEST_SUITE, PYPY = "riscv64", "trixie", "pypy3"
HOST_SUITE, QEMU = "bookworm", "qemu-user"
_TOOLS = ("apt-get", "dpkg", "dpkg-deb")
_SECONDS = 900


class Unavailable(Exception):
    """The peers cannot be had here; str() says why, in one line."""


@dataclass(frozen=True)
class Installed:
    """`emulator`: the command line that runs a guest's program, up to its options. `guest`: root of its files."""

    emulator: tuple[str, ...]
    guest: Path
    pypy: Path
    versions: dict[str, str]
    architecture: str


def _run(*command: str | Path) -> str:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, timeout=_SECONDS,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise Unavailable(f"`{Path(command[0]).name}` failed with exit status {done.returncode}")
    return done.stdout


def archive() -> str:
    """The Debian archive in the machine's apt configuration."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        raise Unavailable(f"this machine has no {', '.join(missing)}")
    listed = _run("apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages")
    for line in listed.splitlines():
        *origin, address = line.split()
        if origin in (["Debian"], []) and address.rstrip("/").endswith("/debian"):
            return address
    raise Unavailable("apt is not configured for a Debian archive (where it is: `apt-get update` once)")


def _configure(folder: Path, address: str, architecture: str, suite: str) -> Path:
    """A configuration of apt's that sees one suite only, and nothing of what is installed."""
    for part in ("state/lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "status").touch()
    (folder / "sources.list").write_text(f"deb [arch={architecture}] {address} {suite} main\n")
    configuration = folder / "apt.conf"
    configuration.write_text(
        f"""Dir::State "{folder}/state";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferencesparts "-";
APT::Architecture "{architecture}";
APT::Architectures {{ "{architecture}"; }};
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Debug::NoLocking "true";
"""
    )
    return configuration


def fetch(folder: Path, address: str, architecture: str, suite: str, package: str) -> Path:
    """Download a package with all that it depends on, and unpack it; the root of its files."""
    configuration = _configure(folder, address, architecture, suite)
    _run("apt-get", "-c", configuration, "update")
    _run("apt-get", "-c", configuration, "-y", "--download-only", "install", package)
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for name in ("bin", "lib", "lib64"):  # Debian's packages rely on these links
        (files / "usr" / name).mkdir(parents=True, exist_ok=True)
        if not (files / name).is_symlink():
            (files / name).symlink_to(f"usr/{name}")
    for archived in sorted((folder / "cache" / "archives").glob("*.deb")):
        unpacked = folder / "unpacked"
        _run("dpkg-deb", "-x", archived, unpacked)
        for part in sorted(unpacked.iterdir()):
            target = files / "usr" / part.name if part.name in ("bin", "lib", "lib64") else files / part.name
            shutil.copytree(part, target, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(unpacked)
    return files


def _version(folder: Path, package: str) -> str:
    (found,) = (folder / "cache" / "archives").glob(f"{package}_*.deb")
    return _run("dpkg-deb", "-f", found, "Version").strip()


def install() -> Installed:
    """Fetch what is not there yet. Raises Unavailable."""
    address = archive()
    host = _run("dpkg", "--print-architecture").strip()
    guest_folder, host_folder, stamp = PEERS / "guest", PEERS / "host", PEERS / "complete"
    if not stamp.exists():
        shutil.rmtree(PEERS, ignore_errors=True)
        fetch(guest_folder, address, GUEST, GUEST_SUITE, PYPY)
        fetch(host_folder, address, host, HOST_SUITE, QEMU)
        stamp.touch()
    files = host_folder / "files"
    loaders = sorted(files.glob("lib*/ld-linux-*.so.*"))
    if not loaders:
        raise Unavailable(f"{QEMU} for {host} came without a loader")
    libraries = sorted({path.parent for path in (files / "usr" / "lib").rglob("*.so*")})
    program = str(files / "usr" / "bin" / f"qemu-{GUEST}")
    emulator = (str(loaders[0]), "--library-path", ":".join(map(str, libraries)), program)
    if "-plugin" not in _run(*emulator, "--help"):
        raise Unavailable(f"{QEMU} {_version(host_folder, QEMU)} takes no plugins")
    guest = guest_folder / "files"
    versions = {PYPY: _version(guest_folder, PYPY), QEMU: _version(host_folder, QEMU)}
    return Installed(emulator, guest, guest / "usr" / "bin" / PYPY, versions, host)
