"""Nodes of Elasticsearch: started as another user than root, killed, started again, stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import orjson
import psutil

from tests.elasticsearch_server.distribution import distribution, java_home

READY_SECONDS = 120.0
_USER, _GROUP = "nobody", "nogroup"
_KEPT_CONFIG = ("log4j2.properties", "users", "users_roles", "roles.yml", "role_mapping.yml")
_ALWAYS: dict[str, Any] = {
    "http.port": 0,
    "transport.port": 0,
    "node.portsfile": True,
    "network.host": "127.0.0.1",
    "cluster.routing.allocation.disk.threshold_enabled": False,
    "xpack.security.enabled": False,
}
# Quick to start on few cores; the servers of the benchmarks are given their own.
QUICK_JAVA = "-Xms512m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"


def _is_root() -> bool:
    return os.getuid() == 0


class Node:
    """One node in folders of its own; not running until `start`.

    Args:
        home: the folder of the unpacked server, readable for the user that runs it.
        folder: where configuration, data and logs of this node go.
        name: the node's name.
        settings: lines of elasticsearch.yml above the usual ones.
        java: options of the server's Java.
        password: of the user `elastic`, when security is on.
    """

    def __init__(
        self,
        home: Path,
        folder: Path,
        name: str,
        settings: Mapping[str, Any],
        *,
        java: str = QUICK_JAVA,
        password: str | None = None,
    ) -> None:
        self.name = name
        self.folder = folder
        self.password = password
        self._home = home
        self._java = java
        self._settings = _ALWAYS | {"node.name": name} | dict(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._make_folders()

    def _make_folders(self) -> None:
        for part in ("config", "data", "logs", "tmp"):
            (self.folder / part).mkdir(parents=True)
        for file in _KEPT_CONFIG:
            shutil.copy(self._home / "config" / file, self.folder / "config" / file)
        options = (self._home / "config" / "jvm.options").read_text().splitlines()
        kept = [line for line in options if not line.startswith(("-Xlog", "-XX:+UseG1GC"))]
        (self.folder / "config" / "jvm.options").write_text("\n".join(kept) + "\n")
        self._own(self.folder)

    def _own(self, *paths: Path) -> None:
        if _is_root():
            for path in paths:
                for each in (path, *path.rglob("*")):
                    shutil.chown(each, _USER, _GROUP)

    def _write_settings(self) -> None:
        lines = {
            **self._settings,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
        }
        text = "".join(f"{key}: {orjson.dumps(value).decode()}\n" for key, value in lines.items())
        path = self.folder / "config" / "elasticsearch.yml"
        path.write_text(text)
        self._own(path)

    @property
    def scheme(self) -> str:
        """`https` when the server was told so."""
        return "https" if self._settings.get("xpack.security.http.ssl.enabled") else "http"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"{self.scheme}://127.0.0.1:{self._settings['http.port']}"

    @property
    def transport(self) -> str:
        """Where other nodes find it."""
        return f"127.0.0.1:{self._settings['transport.port']}"

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(self.folder),
            "ES_JAVA_HOME": str(java_home()),
            "ES_JAVA_OPTS": self._java,
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"),
        }

    def _as_user(self) -> dict[str, Any]:
        # Without `group` and `extra_groups` the process would keep root's.
        return {"user": _USER, "group": _GROUP, "extra_groups": []} if _is_root() else {}

    def _make_keystore(self, password: str) -> None:
        environment = self._environment() | {"CLI_NAME": "keystore", "CLI_LIBS": "lib/tools/keystore-cli"}
        cli = ["bash", str(self._home / "bin" / "elasticsearch-cli")]
        for arguments, given in ((["create"], ""), (["add", "-x", "-f", "bootstrap.password"], password)):
            subprocess.run(
                [*cli, *arguments],
                input=given.encode(),
                env=environment,
                check=True,
                capture_output=True,
                **self._as_user(),
            )

    def launch(self) -> None:
        """Start the process; `wait` waits until it answers."""
        self._write_settings()
        if self.password and not (self.folder / "config" / "elasticsearch.keystore").exists():
            self._make_keystore(self.password)
        for file in self.folder.glob("logs/*.ports"):
            file.unlink()
        log = (self.folder / "logs" / "console.log").open("ab")
        self._process = subprocess.Popen(
            [str(self._home / "bin" / "elasticsearch")],
            env=self._environment(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            start_new_session=True, cwd=self.folder, **self._as_user(),
        )  # fmt: skip
        log.close()

    def learn_port(self, kind: str, until: float) -> None:
        """Read the port that it took for `transport` or `http`, and keep it for the next start."""
        file = self.folder / "logs" / f"{kind}.ports"
        while not (file.exists() and file.read_text().strip()):
            self._still_alive(until)
            time.sleep(0.1)
        address = file.read_text().split()[0]
        self._settings[f"{kind}.port"] = int(address.rpartition(":")[2])

    def _still_alive(self, until: float) -> None:
        ended = self._process is None or self._process.poll() is not None
        if ended or time.monotonic() > until:
            said = "\n".join(p.read_text(errors="replace")[-2000:] for p in self.folder.glob("logs/*.log"))
            raise RuntimeError(f"Elasticsearch {'ended' if ended else 'did not start in time'}: {said[-4000:]}")

    def wait(self, *, seconds: float = READY_SECONDS) -> None:
        """Wait until it answers with a cluster that is at least yellow."""
        until = time.monotonic() + seconds
        self.learn_port("transport", until)
        self.learn_port("http", until)
        auth = ("elastic", self.password) if self.password else None
        with httpx2.Client(base_url=self.url, auth=auth, verify=False, timeout=10, trust_env=False) as client:
            while True:
                try:
                    if (
                        client.get(
                            "/_cluster/health", params={"wait_for_status": "yellow", "timeout": "5s"}
                        ).status_code
                        == 200
                    ):
                        return
                except httpx2.TransportError:
                    pass
                self._still_alive(until)
                time.sleep(0.2)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        self.wait()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Let it hang: it keeps its connections and answers nothing."""
        for process in self._servers():
            process.suspend()

    def resume(self) -> None:
        """Let it go on after `pause`."""
        for process in self._servers():
            process.resume()

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _servers(self) -> list[psutil.Process]:
        if self._process is None or self._process.poll() is not None:
            return []
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def _end(self, how: signal.Signals) -> None:
        process, servers = self._process, self._servers()
        if process is None:
            return
        # The launcher passes SIGTERM on; it ends by itself when its child has gone.
        if how is signal.SIGKILL:
            for server in servers:
                server.kill()
        else:
            process.terminate()
        _, alive = psutil.wait_procs(servers, timeout=30)
        for server in alive:
            server.kill()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._process = None


class Servers:
    """Makes nodes in one world-readable temporary folder, which it removes when it is closed."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="vigie-elasticsearch-"))
        self._folder.chmod(0o755)
        self.nodes: list[Node] = []
        self._home = self._folder / "home"
        shutil.copytree(distribution(), self._home)
        (self._home / "logs").mkdir()
        for path in (self._home, *self._home.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            if _is_root():
                shutil.chown(path, _USER, _GROUP)

    def node(self, name: str, settings: Mapping[str, Any] | None = None, **more: Any) -> Node:
        """A node by itself, not started yet."""
        single = {"discovery.type": "single-node", "cluster.name": name}
        return self._add(name, single | dict(settings or {}), **more)

    def _add(self, name: str, settings: Mapping[str, Any], **more: Any) -> Node:
        made = Node(self._home, self._folder / f"{len(self.nodes)}-{name}", name, settings, **more)
        self.nodes.append(made)
        return made

    def cluster(
        self, name: str, roles: Mapping[str, list[str]], settings: Mapping[str, Any] | None = None
    ) -> list[Node]:
        """Nodes that form a cluster, started and ready.

        Args:
            name: the cluster's name.
            roles: the roles of each node by its name.
            settings: further settings of all.
        """
        masters = [node for node, its in roles.items() if "master" in its]
        shared = {
            "cluster.name": name,
            "discovery.seed_providers": "file",
            "cluster.initial_master_nodes": masters,
        } | dict(settings or {})
        nodes = [self._add(node, shared | {"node.roles": its}) for node, its in roles.items()]
        until = time.monotonic() + READY_SECONDS
        for node in nodes:
            node.launch()
        for node in nodes:
            self._learn_transport(node, nodes, until)
        for node in nodes:
            node.wait()
        return nodes

    def _learn_transport(self, node: Node, nodes: Iterable[Node], until: float) -> None:
        # Nodes open their HTTP port only when they have found each other.
        node.learn_port("transport", until)
        for other in nodes:
            file = other.folder / "config" / "unicast_hosts.txt"
            with file.open("a") as f:
                f.write(f"{node.transport}\n")
            file.chmod(0o644)

    def close(self) -> None:
        """Stop all nodes and remove their folders."""
        for node in self.nodes:
            node.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
