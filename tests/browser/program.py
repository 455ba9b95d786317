"""Programs that run while the scenarios do."""
import re
import subprocess
import threading


class Program:
    """A program whose output, both kinds, is kept and can be waited for."""

    def __init__(self, command, environment=None):
        self.name = command[0]
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=subprocess.STDOUT, text=True, errors="replace")
        self._output = ""
        self._ended = False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            with self._changed:
                self._output += line
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def output(self):
        with self._changed:
            return self._output

    def wait_for(self, pattern, seconds=300):
        """The first group of the pattern, once it is in the output."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or re.search(pattern, self._output), seconds)
            found = re.search(pattern, self._output)
            if not found:
                raise RuntimeError(f"{self.name} did not say what was expected, but:\n{self._output}")
            return found.group(1)

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)  # not for ever: a child of the program may still have its output
