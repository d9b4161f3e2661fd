#!/usr/bin/env python3
"""Runs a program on a terminal of its own and talks to it: terminal.py TRANSCRIPT PROGRAM [ARGUMENT...] < conversation

Each line of the conversation is one step:
  ? TEXT    wait until TEXT appears on the terminal, behind what was waited for before
  ~ TEXT    the same; where the program ends before, the rest of the conversation is left out
  = REGEX   type what appeared last and matches REGEX, and Enter
  > TEXT    type TEXT and Enter
  - TEXT    type TEXT without Enter
  ^ C       press Ctrl and this key
  < N       press backspace N times
  ! NAME    send the signal SIGNAME to the program
At the end of the conversation it waits for the program to end. What appeared goes to TRANSCRIPT. The exit code is the
program's, 128 and the number after a signal, or 99 where something did not come within 60 seconds.
"""
import os
import pty
import re
import select
import signal
import sys
import time

LIMIT = 60


class Terminal:
    def __init__(self, transcript, command):
        self.seen = b""
        self.waited = 0
        self.transcript = open(transcript, "wb")
        results = os.dup(1)
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.dup2(results, 1)  # results stay apart from what is asked
            os.execv(command[0], command)

    def read(self, limit):
        """One more piece; False where there is no more."""
        ready, _, _ = select.select([self.master], [], [], max(0, limit - time.monotonic()))
        if not ready:
            self.fail("nothing came")
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            piece = b""
        self.seen += piece
        self.transcript.write(piece)
        self.transcript.flush()
        return bool(piece)

    def comes(self, text):
        """False where the program ended before."""
        limit = time.monotonic() + LIMIT
        while (at := self.seen.find(text, self.waited)) < 0:
            if not self.read(limit):
                return False
        self.waited = at + len(text)
        return True

    def type(self, keys):
        while keys:
            keys = keys[os.write(self.master, keys):]

    def fail(self, why):
        sys.stderr.write(f"{why}\n{self.seen[-2000:].decode(errors='replace')}\n")
        os.kill(self.pid, signal.SIGKILL)
        sys.exit(99)

    def end(self):
        limit = time.monotonic() + LIMIT
        while self.read(limit):
            pass
        _, status = os.waitpid(self.pid, 0)
        return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def main():
    terminal = Terminal(sys.argv[1], sys.argv[2:])
    for line in sys.stdin.buffer.read().split(b"\n"):
        what, text = line[:1], line[2:]
        if what == b"?":
            if not terminal.comes(text):
                terminal.fail("the program ended before: " + text.decode())
        elif what == b"~":
            if not terminal.comes(text):
                break
        elif what == b"=":
            terminal.type(re.findall(text, terminal.seen)[-1] + b"\n")
        elif what == b">":
            terminal.type(text + b"\n")
        elif what == b"-":
            terminal.type(text)
        elif what == b"^":
            terminal.type(bytes([ord(text) & 0x1F]))
        elif what == b"<":
            terminal.type(b"\x7f" * int(text))
        elif what == b"!":
            os.kill(terminal.pid, getattr(signal, "SIG" + text.decode()))
    sys.exit(terminal.end())


main()
