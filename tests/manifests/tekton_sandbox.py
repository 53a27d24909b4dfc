# SPDX-License-Identifier: Apache-2.0
"""Bubblewrap in the place of a container: a root as an image has it, and the step's own user,
capabilities and file system."""

import contextlib
import errno
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import tools
from tekton import as_container

SKIPPED = "skipped: bubblewrap cannot make a sandbox on this machine"
OURS = "gitops-steps:"
NOT_STARTED = 128
# Images of others know nobody but root; ours know whom packaging/rootfs.sh writes down.
OF_OTHERS = "root:x:0:0::/root:/bin/sh\n"
OF_OURS = re.search(r"printf '(.*)' >\"\$root/etc/passwd\"",
                    (tools.PROJECT / "packaging/rootfs.sh").read_text())[1].replace("\\n", "\n")


class Mount(NamedTuple):
    source: Path
    path: str
    writable: bool = False


def run(step, volumes=(), mounts=(), commands=None, login=None):
    """Runs a step of which nothing is left to replace.

    volumes   the Task's; an emptyDir is empty
    mounts    what else there is in the container
    commands  a folder with commands of images that are not ours
    login     files that Tekton's entrypoint copies to where HOME says, if that can be written to
    """
    container = as_container(step)
    variables = {"HOME": home(step), "PATH": "/stand-ins:/usr/local/bin:/usr/bin:/bin",
                 **container.environment}
    with tempfile.TemporaryDirectory(prefix="root-") as scratch, contextlib.ExitStack() as stack:
        (Path(scratch) / "passwd").write_text(_passwd(step))
        sandbox = ["bwrap", "--unshare-all", "--share-net", "--die-with-parent", "--new-session",
                   *_user(step.get("securityContext", {})), *_root(step, Path(scratch), commands)]
        empty = ["/workspace", "/tekton/home", *_empty(step, volumes)]
        for path in empty:
            sandbox += ["--tmpfs", path]
        for mount in mounts:
            sandbox += ["--bind" if mount.writable else "--ro-bind", str(mount.source), mount.path]
        read_only = step.get("securityContext", {}).get("readOnlyRootFilesystem")
        writable = [*empty, *(mount.path for mount in mounts if mount.writable)]
        place = Path(variables["HOME"])
        files = {}
        if not read_only or any(place.is_relative_to(path) for path in writable):
            files = {name: stack.enter_context(_open(Path(scratch) / name, text))
                     for name, text in (login or {}).items()}
        for name, file in files.items():
            sandbox += ["--perms", "0600", "--file", str(file.fileno()), str(place / name)]
        if read_only:
            sandbox += ["--remount-ro", "/"]
        if "workingDir" in step:
            sandbox += ["--chdir", step["workingDir"]]
        try:
            # bwrap itself is found by the PATH of this process.
            return subprocess.run([*sandbox, "--", *container.arguments], env=variables,
                                  executable=shutil.which("bwrap"), stdin=subprocess.DEVNULL,
                                  capture_output=True,
                                  pass_fds=[file.fileno() for file in files.values()])
        except OSError as error:
            # As with a real container, nothing has begun.
            if error.errno != errno.E2BIG:
                raise
            return subprocess.CompletedProcess([], NOT_STARTED, b"", str(error).encode())


def is_possible():
    return bool(shutil.which("bwrap")) and not subprocess.run(
        ["bwrap", "--unshare-all", "--uid", "65532", "--ro-bind", "/", "/", "/bin/true"],
        capture_output=True).returncode


def _passwd(step):
    return OF_OURS if step["image"].startswith(OURS) else OF_OTHERS


def home(step):
    """Tekton sets no HOME; an engine takes / for a user whom the image does not know."""
    user = str(step.get("securityContext", {}).get("runAsUser", 0))
    homes = {line.split(":")[2]: line.split(":")[5] for line in _passwd(step).splitlines()}
    return homes.get(user, "/")


def _open(path, text):
    path.write_text(text)
    return path.open()


def _user(context):
    # Who says nothing of it is who the image says: those of others are root.
    user, group = context.get("runAsUser", 0), context.get("runAsGroup", 0)
    dropped = context.get("capabilities", {}).get("drop", [])
    return ["--uid", str(user), "--gid", str(group),
            *(argument for name in dropped for argument in ("--cap-drop", name))]


def _root(step, scratch, commands):
    """Ours has one program and nothing else; a program that is not static needs its libraries."""
    arguments = ["--tmpfs", "/", "--proc", "/proc", "--dev", "/dev",
                 "--dir", "/root", "--perms", "1777", "--dir", "/tmp"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if os.path.islink(f"/{name}"):
            arguments += ["--symlink", os.readlink(f"/{name}"), f"/{name}"]
        elif os.path.isdir(f"/{name}"):
            arguments += ["--ro-bind", f"/{name}", f"/{name}"]
    arguments += ["--ro-bind", str(scratch / "passwd"), "/etc/passwd",
                  "--ro-bind-try", "/etc/ssl/certs", "/etc/ssl/certs"]
    if step["image"].startswith(OURS):
        program = step["command"][0]
        for name in ("lib", "lib64"):
            arguments += ["--ro-bind-try", f"/usr/{name}", f"/usr/{name}"]
        return [*arguments, "--ro-bind", str(tools.PROGRAMS / Path(program).name), program]
    return [*arguments, "--ro-bind", "/usr", "/usr",
            *(["--ro-bind", str(commands), "/stand-ins"] if commands else [])]


def _empty(step, volumes):
    empty = {volume["name"] for volume in volumes if "emptyDir" in volume}
    return [mount["mountPath"] for mount in step.get("volumeMounts", []) if mount["name"] in empty]
