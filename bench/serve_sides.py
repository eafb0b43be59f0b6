# SPDX-License-Identifier: EUPL-1.2
"""Who serves in bench/serve: the house; nginx with the house's own answers as files; WordPress and Fossil, freshly installed.

Each is a private instance in a temporary folder, on ports of its own on the loopback address, with its processes on one core.
Nothing of the machine's own configuration is used or touched but PHP's extensions.
"""

import http.client
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.parse

import measure

CODINGS = ("identity", "gzip", "br")
LEFT_TO_NGINX = {"date", "etag", "content-length", "content-type", "connection"}
WORDPRESS = pathlib.Path("/usr/share/wordpress")
PHP_FPM = sorted(pathlib.Path("/usr/sbin").glob("php-fpm[0-9]*"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serves():
    os.setsid()
    os.sched_setaffinity(0, {measure.cores()[0]})


def fetch(base, path, headers=None, method="GET", body=None):
    """(status, headers, body), not following redirects."""
    at = urllib.parse.urlsplit(base)
    if at.scheme == "https":
        connection = http.client.HTTPSConnection(at.hostname, at.port, timeout=60, context=ssl._create_unverified_context())
    else:
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def certificate(folder):
    """One of its own for localhost, with a key as most have it now (P-256): (certificate, key)."""
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
                           "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem", "-out",
                           folder / "certificate.pem"], capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(f"bench/serve: openssl: {made.stderr}")
    return folder / "certificate.pem", folder / "key.pem"


class Side:
    """A server of one or more processes."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []

    def start(self, name, *command, env=None):
        log = self.folder / f"{name}.log"
        with log.open("ab") as file:
            self.processes.append(subprocess.Popen(list(map(str, command)), cwd=self.folder, stdout=file, stderr=file, preexec_fn=serves,
                                                   env={**os.environ, **(env or {})}))
        return log

    def wait(self, base, path="/", log=None, seconds=60):
        end = time.monotonic() + seconds
        while True:
            try:
                return fetch(base, path)
            except OSError:
                if time.monotonic() > end or any(process.poll() is not None for process in self.processes):
                    sys.exit(f"bench/serve: {self.title} does not answer: {log.read_text(errors='replace')[-2000:] if log else ''}")
                time.sleep(0.05)

    def processor(self):
        """With what children that have ended had used: Fossil makes one for every request."""
        total = 0.0
        for number in {number for process in self.processes for number in measure.family(process.pid)}:
            try:
                fields = pathlib.Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(map(int, fields[11:15])) / measure.TICK
        return total

    def close(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.processes = []


class House(Side):
    """The house, plain and by TLS: two, with the same records."""

    title = "the house"

    def __init__(self, folder, program, house, secured=None):
        super().__init__(folder)
        port = free_port()
        self.base = f"{'https' if secured else 'http'}://127.0.0.1:{port}"
        words = [] if secured is None else ["--certificate", secured[0], "--key", secured[1]]
        log = self.start(f"house-{port}", program, "house", house, "--port", port, "--base", "http://localhost:8080", *words)
        self.wait(self.base, "/en/", log)


# The folder is its owner's alone, so whoever made it reads it.
NGINX_USER = "user root;" if os.geteuid() == 0 else ""
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log error; {user}
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; use epoll; multi_accept on; }}
http {{
  access_log off; server_tokens off; sendfile on; tcp_nopush on; tcp_nodelay on; etag on; gzip off;
  keepalive_timeout 30s; keepalive_requests 1000000000; open_file_cache max=1000 inactive=1h; open_file_cache_valid 1h;
  default_type "text/html; charset=utf-8"; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets on; ssl_session_cache shared:all:10m;
  {servers}
}}
"""
# The house has its own order of ciphers, and wrk takes what it is given: both use the same.
NGINX_TLS = "ssl_certificate {0}; ssl_certificate_key {1}; ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;"


class Nginx(Side):
    """nginx with files that hold the very bytes that the house sends, one server a coding, plain and by TLS."""

    title = "nginx"

    def __init__(self, folder, pages, secured):
        super().__init__(folder)
        self.ports = {(coding, tls): free_port() for coding in CODINGS for tls in (False, True)}
        servers = "".join(self.server(coding, tls, pages, secured) for coding, tls in self.ports)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=NGINX_USER, servers=servers))
        log = self.start("nginx", "nginx", "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf")
        for (coding, tls), port in self.ports.items():
            self.wait(self.base(coding, tls), for_nginx(pages[0].path), log)

    def server(self, coding, tls, pages, secured):
        """Every page at its own path; a question's words do not matter, since a file knows none."""
        places = []
        for page in pages:
            file = self.folder / f"{page.name}.{coding}"
            file.write_bytes(page.bodies[coding])
            headers = " ".join(f"add_header {name} {quoted(value)};" for name, value in page.headers[coding, tls].items()
                               if name.lower() not in LEFT_TO_NGINX)
            places.append(f"location = {quoted(urllib.parse.urlsplit(for_nginx(page.path)).path)} {{ alias {file}; {headers} }}")
        words = "ssl" if tls else ""
        return (f"server {{ listen 127.0.0.1:{self.ports[coding, tls]} {words} backlog=1024; {NGINX_TLS.format(*secured) if tls else ''}\n"
                + "\n".join(places) + "\n}\n")

    def base(self, coding, tls):
        return f"{'https' if tls else 'http'}://127.0.0.1:{self.ports[coding, tls]}"


def for_nginx(path):
    """nginx takes an address with a slash at its end for a folder and looks for a file in it."""
    return path + "index" if path.endswith("/") else path


def quoted(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


WORDPRESS_SERVER = """server {{ listen 127.0.0.1:{port} backlog=1024; root {root}; index index.php;
  location / {{ try_files $uri $uri/ /index.php?$args; }}
  location ~ \\.php$ {{ fastcgi_pass unix:{folder}/fpm.sock; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
    fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_TYPE $content_type;
    fastcgi_param CONTENT_LENGTH $content_length; fastcgi_param REQUEST_URI $request_uri; fastcgi_param SCRIPT_NAME $fastcgi_script_name;
    fastcgi_param SERVER_PROTOCOL $server_protocol; fastcgi_param SERVER_NAME localhost; fastcgi_param SERVER_PORT {port};
    fastcgi_param REMOTE_ADDR $remote_addr; fastcgi_param HTTP_HOST $http_host; }} }}"""
FPM = """[global]
error_log = {folder}/fpm.log
daemonize = no
[www]
listen = {folder}/fpm.sock
listen.mode = 0666
listen.backlog = 1024
pm = static
pm.max_children = 4
php_admin_value[opcache.enable] = 1
php_admin_value[opcache.validate_timestamps] = 0
{user}
"""
CONFIGURATION = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'wordpress'); define('DB_PASSWORD', 'wordpress');
define('DB_HOST', 'localhost:{folder}/db.sock'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', 'http://127.0.0.1:{port}'); define('WP_SITEURL', 'http://127.0.0.1:{port}');
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


class WordPress(Side):
    """Debian's WordPress with its own theme and first post; nginx, php-fpm with opcache, MariaDB as it comes."""

    title = "WordPress"
    path = "/"

    def __init__(self, folder):
        super().__init__(folder)
        self.port = free_port()
        self.root = folder / "wordpress"
        # Debian's copy is made of links into /etc and /var; what a link leads to is copied.
        shutil.copytree(WORDPRESS, self.root, symlinks=False, ignore_dangling_symlinks=True)
        (self.root / "wp-config.php").write_text(CONFIGURATION.format(folder=folder, port=self.port))
        self.open_database()
        is_root = os.geteuid() == 0
        (folder / "fpm.conf").write_text(FPM.format(folder=folder, user="user = root\ngroup = root" if is_root else ""))
        self.start("fpm", PHP_FPM[-1], "-F", "--fpm-config", folder / "fpm.conf", *(["-R"] if is_root else []))
        for _ in range(600):
            if (folder / "fpm.sock").exists():
                break
            time.sleep(0.05)
        (folder / "nginx.conf").write_text(NGINX.format(
            folder=folder, user=NGINX_USER,
            servers=WORDPRESS_SERVER.format(folder=folder, root=self.root, port=self.port)))
        log = self.start("nginx", "nginx", "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf")
        self.base = f"http://127.0.0.1:{self.port}"
        self.wait(self.base, "/readme.html", log)
        self.install()

    def open_database(self):
        place = self.folder / "db"
        user = ["--user=root"] if os.geteuid() == 0 else []
        made = subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={place}", "--auth-root-authentication-method=normal", "--skip-test-db",
                               *user], capture_output=True, text=True)
        if made.returncode != 0:
            sys.exit(f"bench/serve: mariadb-install-db: {made.stdout}{made.stderr}")
        mariadbd = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
        log = self.start("mariadb", mariadbd, "--no-defaults", f"--datadir={place}", f"--socket={self.folder / 'db.sock'}", "--skip-networking",
                         f"--pid-file={self.folder / 'db.pid'}", *user)
        for _ in range(600):
            done = subprocess.run(["mariadb", "--no-defaults", f"--socket={self.folder / 'db.sock'}", "-u", "root", "-e",
                                   "CREATE DATABASE IF NOT EXISTS wordpress; CREATE USER IF NOT EXISTS wordpress@localhost IDENTIFIED BY 'wordpress';"
                                   "GRANT ALL ON wordpress.* TO wordpress@localhost"], capture_output=True, text=True)
            if done.returncode == 0:
                return
            time.sleep(0.1)
        sys.exit(f"bench/serve: MariaDB: {done.stderr}{log.read_text(errors='replace')[-2000:]}")

    def install(self):
        form = {"weblog_title": "A site", "user_name": "office", "admin_password": "a long password", "admin_password2": "a long password",
                "pw_weak": "1", "admin_email": "office@example.org", "blog_public": "0", "language": ""}
        status, _, body = fetch(self.base, "/wp-admin/install.php?step=2", {"Content-Type": "application/x-www-form-urlencoded"}, "POST",
                                urllib.parse.urlencode(form))
        status, _, page = fetch(self.base, "/")
        if status != 200 or b"Hello world" not in page:
            sys.exit(f"bench/serve: WordPress was not installed: {status} {page[:500]!r} {body[-500:]!r}")


class Fossil(Side):
    """Debian's Fossil as its own server, with a new repository: its front page."""

    title = "Fossil"

    def __init__(self, folder):
        super().__init__(folder)
        home = {"HOME": str(folder), "USER": "office"}
        made = subprocess.run(["fossil", "init", folder / "site.fossil"], capture_output=True, text=True, cwd=folder, env={**os.environ, **home})
        if made.returncode != 0:
            sys.exit(f"bench/serve: fossil: {made.stderr}")
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        log = self.start("fossil", "fossil", "server", folder / "site.fossil", "--port", port, "--localhost", "--nojail", env=home)
        self.path, status = "/", 0
        for _ in range(5):
            status, headers, _ = self.wait(self.base, self.path, log)
            if status not in (301, 302):
                break
            self.path = urllib.parse.urlsplit(headers["Location"]).path
        if status != 200:
            sys.exit(f"bench/serve: Fossil answers {status} at {self.path}")
