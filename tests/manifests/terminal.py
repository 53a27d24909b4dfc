# SPDX-License-Identifier: Apache-2.0
"""A shell at a terminal, as somebody types there. It tells us itself what is on its line."""

import os
import pty
import select
import subprocess

PROMPT = b"ready>"
SHOW = "\x07"
INSERT_ALL, INSERT_ALL_KEYS = "\x18*", "\\C-x*"
PATIENCE = 60  # seconds; only a shell that hangs takes them


class Terminal:
    """
    A shell whose prompt is PROMPT. At SHOW it writes its line, and a zero byte, into the file $LINE
    and empties it; at INSERT_ALL it puts all completions on it. `folder` is its home.
    """

    def __init__(self, arguments, folder, work):
        os.mkfifo(folder / "line")
        self.line = os.open(folder / "line", os.O_RDWR)
        self.master, terminal = pty.openpty()
        self.process = subprocess.Popen(
            arguments, stdin=terminal, stdout=terminal, stderr=terminal, cwd=work,
            start_new_session=True,
            env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "ZDOTDIR": str(folder),
                 "TERM": "dumb", "LC_ALL": "C.UTF-8", "LINE": str(folder / "line")})
        os.close(terminal)
        self.printed = b""
        while PROMPT not in self.printed:
            self._read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.line)

    def type(self, keys):
        """What is on the line after the keys."""
        os.write(self.master, (keys + SHOW).encode())
        told = b""
        while not told.endswith(b"\0"):
            told += self._read()
        return told[:-1].decode()

    def _read(self):
        """Reads what there is on the terminal, and in the pipe, which it gives back."""
        readable, _, _ = select.select([self.master, self.line], [], [], PATIENCE)
        if not readable:
            raise TimeoutError(f"the shell says nothing: {self.printed.decode(errors='replace')}")
        if self.master in readable:
            self.printed += os.read(self.master, 65536)
        return os.read(self.line, 65536) if self.line in readable else b""


def bash(folder, work, setup):
    (folder / "bashrc").write_text(f"""\
PS1='{PROMPT.decode()}'
bind 'set bell-style none' 'set completion-query-items 0'
bind -x '"\\C-g": printf "%s\\0" "$READLINE_LINE" >"$LINE"; READLINE_LINE='
bind '"{INSERT_ALL_KEYS}": insert-completions'
PATH=/nowhere
{setup}
""")
    return Terminal(["bash", "--noprofile", "--rcfile", folder / "bashrc", "-i"], folder, work)


def zsh(folder, work, setup):
    (folder / ".zshrc").write_text(f"""\
PS1='{PROMPT.decode()}'
unsetopt beep prompt_cr
show() {{ printf '%s\\0' "$BUFFER" >$LINE; BUFFER= }}
zle -N show
bindkey '^G' show '^I' complete-word
path=(/nowhere)
{setup}
autoload -U compinit && compinit -u -D
zstyle ':completion:all:*' completer _all_matches _complete
zstyle ':completion:all:*' insert true
zle -C all complete-word _generic
bindkey '{INSERT_ALL_KEYS}' all
""")
    return Terminal(["zsh", "-d", "-i"], folder, work)
