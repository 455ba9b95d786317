"""What the scripts here share: mock servers, and runs of `rocketpunch export jobs`."""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request


def job(number, title=None):
    """A job as lists show it."""
    return {
        "jobId": number,
        "title": title or f"백엔드 개발자 {number}",
        "subtitle": "C++20, Linux",
        "jobCategory": "dev",
        "seniorities": ["JUNIOR", "SENIOR"],
        "employmentTypes": ["FULL_TIME"],
        "workType": "REMOTE",
        "company": {"id": f"company-{number % 97}", "name": f"회사 {number % 97}", "logoUrl": None,
                    "industry": "IT_AI", "size": "SMALL"},
        "endAt": "2026-12-24T15:00",
        "webUrl": f"https://www.rocketpunch.com/jobs/{number}",
    }


class MockProgram:
    """rocketpunch-mock as a process, without limits."""

    def __init__(self, build, scratch, *options):
        port = pathlib.Path(tempfile.mkdtemp(prefix="mock-", dir=scratch)) / "port"
        self.process = subprocess.Popen(
            [f"{build}/tools/mock/rocketpunch-mock", "--port", "0", "--port-file", port, "--per-minute", "0",
             "--per-day", "0", *options], stdout=subprocess.DEVNULL)
        while not (port.exists() and port.read_text().strip()):
            if self.process.poll() is not None:
                sys.exit("the mock server doesn't start")
            time.sleep(0.01)
        self.root = f"http://127.0.0.1:{port.read_text().strip()}"
        self.environment = {"ROCKETPUNCH_API_KEY": "rp_app_test", "ROCKETPUNCH_BASE_URL": f"{self.root}/api/v1"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Mock(MockProgram):
    """One with so many jobs: the highest number first."""

    def __init__(self, build, scratch, count):
        self.highest = count
        jobs = pathlib.Path(scratch) / f"jobs-{count}.json"
        with open(jobs, "w", encoding="utf-8") as file:
            json.dump([job(number) for number in range(count, 0, -1)], file)
        super().__init__(build, scratch, "--jobs", jobs)

    def _ask(self, method, record):
        body = json.dumps(record).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.root}/__mock/records", body, method=method)).close()

    def add(self, title=None):
        self.highest += 1
        self._ask("POST", job(self.highest, title))
        return self.highest

    def change(self, number, title):
        self._ask("POST", job(number, title))

    def remove(self, number):
        self._ask("DELETE", {"jobId": number})


class Exports:
    """Runs of the command against a mock server, into files of a folder."""

    def __init__(self, build, mock, folder, home=None):
        self.program = f"{build}/tools/cli/rocketpunch"
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.environment = {"HOME": str(home or self.folder), **mock.environment}

    def command(self, name):
        # a machine may be busy
        return [self.program, "export", "jobs", "--quota", "off", "--timeout", "600", "--into", str(self.folder / name)]

    def start(self, name):
        return subprocess.Popen(self.command(name), env=self.environment, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def run(self, name):
        """Runs it to its end; returns the seconds that it took."""
        began = time.monotonic()
        process = self.start(name)
        _, told = process.communicate()
        if process.returncode != 0:
            sys.exit(f"{name}: status {process.returncode}: {told}")
        return time.monotonic() - began

    def lines(self, name):
        return (self.folder / name).read_text(encoding="utf-8").splitlines()

    def select(self, name, statement):
        database = sqlite3.connect(self.folder / name)
        try:
            return database.execute(statement).fetchall()
        finally:
            database.close()

    def remove(self, name):
        for path in self.folder.glob(f"{name}*"):
            path.unlink()


# A small process between, for what a process takes counts for those that it starts.
_MEASURE = """
import os, sys
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_memory(exports, name):
    """KiB of memory that an export took at the most."""
    done = subprocess.run([sys.executable, "-S", "-E", "-c", _MEASURE, *exports.command(name)], env=exports.environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{name}: status {done.returncode}: {done.stderr}")
    return int(done.stdout)


def require(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
