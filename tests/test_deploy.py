"""The files of deploy/, with the programs that read them: what an operator copies is what was played."""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection

from machine.serve import free_port
from tests.processes import ROOT, environment

DEPLOY = ROOT / "deploy"


class Echo(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def echo():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def behind_nginx(tmp_path, echo):
    """The file as it is, but for what belongs to a machine: ports, certificates."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/bin")
    if not nginx:
        pytest.skip("nginx is not on this machine")
    port = free_port("127.0.0.1", 8670)
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{echo}").replace(
        "listen 443 ssl;", f"listen 127.0.0.1:{port};"
    )
    site = re.sub(r"^\s*(listen (80|\[)|ssl_).*\n", "", site, flags=re.MULTILINE)
    site = re.sub(r"server \{\s*server_name[^}]*return 301[^}]*\}", "", site)
    (tmp_path / "site.conf").write_text(site)
    conf = f"daemon off; error_log {tmp_path}/error.log; pid {tmp_path}/pid; events {{}}"
    temporary = "".join(
        f" {what}_temp_path {tmp_path}/{what};"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"{conf} http {{ access_log off;{temporary} include {tmp_path}/site.conf; }}"
    )
    command = [nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    process = subprocess.Popen(command)
    yield port
    process.terminate()
    process.wait()


def ask(port, path, **headers):
    limit = time.monotonic() + 30
    while True:
        client = HTTPConnection("127.0.0.1", port, timeout=10)
        with suppress(ConnectionRefusedError):
            client.request("GET", path, headers={"Host": "essaim.example.fr", **headers})
            answer = client.getresponse()
            body = answer.read()
            client.close()
            return answer.status, body
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_nginx_says_the_host_the_scheme_and_the_hour_whatever_the_client_says(behind_nginx):
    before = time.time()
    forged = {
        "X-Request-Start": "t=1000000000.000",
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Proto": "https",
    }
    status, body = ask(behind_nginx, "/", **forged)
    seen = json.loads(body)

    assert status == 200
    assert seen["host"] == "essaim.example.fr"
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    hour = re.fullmatch(r"t=(\d+\.\d+);spent=(\d+\.\d+)", seen["x-request-start"])
    assert before - 1 <= float(hour[1]) - float(hour[2]) <= time.time() + 1


@pytest.mark.parametrize("path", ["/metrics", "/sante/detail/"])
def test_nginx_keeps_the_figures_inside(behind_nginx, path):
    assert ask(behind_nginx, path)[0] == 404


@pytest.mark.django_db(transaction=True)
def test_pages_work_behind_pgbouncer_in_transaction_mode(tmp_path):
    """No startup option, no session, no prepared statement, no named cursor: nothing of that is asked."""
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/bin")
    if not program:
        pytest.skip("pgbouncer is not on this machine")
    port, database = free_port("127.0.0.1", 6480), connection.settings_dict
    given = (DEPLOY / "pgbouncer.ini").read_text()
    given = given.replace(
        "host=127.0.0.1 port=5432 dbname=essaim", f"host={database['HOST']} dbname={database['NAME']}"
    )
    given = given.replace("6432", str(port)).replace("scram-sha-256", "any")
    given = re.sub(r"auth_file = .*", "", given).replace("dbname=", "user=essaim dbname=")
    tmp_path.chmod(0o755)
    (tmp_path / "pgbouncer.ini").write_text(given)
    as_nobody = ["setpriv", "--reuid", "nobody", "--clear-groups"]
    shutil.copy(tmp_path / "pgbouncer.ini", ini := f"/tmp/essaim-pgbouncer-{port}.ini")
    process = subprocess.Popen([*as_nobody, program, "-q", ini])
    try:
        url = f"postgresql://essaim@127.0.0.1:{port}/essaim"
        script = (
            "from essaim.accounts.models import User\n"
            "from django.db import connection, transaction\n"
            "for _ in range(6):\n"
            "    with transaction.atomic(): list(User.objects.filter(pk__gt=0)[:3])\n"
            "print(len(list(User.objects.iterator(chunk_size=2))), 'pages')\n"
        )
        time.sleep(1)
        done = subprocess.run(
            [sys.executable, "-m", "django", "shell", "-v", "0", "-c", script],
            env=environment(DATABASE_URL=url, PGBOUNCER="true", DATABASE_POOL="8"),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        process.terminate()
        process.wait()
    assert done.returncode == 0, done.stderr
    assert "0 pages" in done.stdout
