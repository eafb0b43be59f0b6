#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The house behind its own TLS: versions, resumption, what it refuses at start, a certificate renewed while connections stay.

Asked by Python's ssl and by openssl, which also makes the certificates.
"""

import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("CHILDCENTRE", ROOT / "build" / "childcentre"))
HSTS = "max-age=31536000"
CRASHED = re.compile(r"ERROR: \w+Sanitizer|runtime error:|^panic:", re.MULTILINE)
FOLLOWS_WITHIN = 10  # seconds; the house looks every two, and twice


def openssl(*words, text=""):
    return subprocess.run(["openssl", *map(str, words)], input=text, capture_output=True, text=True, timeout=60)


def make_certificate(folder, name, days=90, kind="ec"):
    """A certificate that signs itself, for localhost: (certificate, key)."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    algorithm = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] if kind == "ec" else ["rsa:2048"]
    made = openssl("req", "-x509", "-newkey", *algorithm, "-nodes", "-keyout", key, "-out", certificate, "-days", days,
                   "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost")
    if made.returncode != 0:
        raise RuntimeError(made.stderr)
    return certificate, key


def make_expired(folder):
    """One whose two days lie in the past; `openssl ca` alone lets them be chosen in OpenSSL 3.0."""
    certificate, key = folder / "expired.pem", folder / "expired.key"
    (folder / "index").write_text("")
    (folder / "serial").write_text("01\n")
    (folder / "ca.cnf").write_text(f"[ca]\ndefault_ca=own\n[own]\ndatabase={folder}/index\nserial={folder}/serial\nnew_certs_dir={folder}\n"
                                   "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
    openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", folder / "asked", "-subj", "/CN=localhost")
    made = openssl("ca", "-batch", "-selfsign", "-config", folder / "ca.cnf", "-keyfile", key, "-in", folder / "asked", "-out", certificate,
                   "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-notext")
    if made.returncode != 0:
        raise RuntimeError(made.stderr)
    return certificate, key


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """A house without records, open with this certificate."""

    def __init__(self, folder, certificate, key):
        self.port = free_port()
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([PROGRAM, "house", folder / "house", "--port", str(self.port), "--certificate", certificate,
                                             "--key", key], stdout=log, stderr=log, start_new_session=True)
        self.wait_until(lambda: self.said("http.start"), "the house opens")

    def said(self, words):
        return words in self.log.read_text(encoding="utf-8")

    def wait_until(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"{what}: not in {seconds} seconds\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def connect(self, context, session=None):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        return context.wrap_socket(plain, server_hostname="localhost", session=session)

    def serving(self):
        """The process that serves is the first child."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return int(children.split()[0])

    def processor(self):
        """Seconds that the serving process has used."""
        fields = pathlib.Path(f"/proc/{self.serving()}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def trusting(*certificates, version=None):
    """Trusts these certificates and nobody else."""
    context = ssl.create_default_context(cafile=certificates[0])
    for further in certificates[1:]:
        context.load_verify_locations(further)
    if version is not None:
        context.minimum_version = context.maximum_version = version
    return context


def ask(connection, target="/en/", more=""):
    """(status, headers, body) on a connection that stays open."""
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode())
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer.status, answer.headers, answer.read()


def read_answer(reader, is_head):
    """(status, headers, body) from answers that follow each other."""
    status = int(reader.readline().split()[1])
    headers = http.client.parse_headers(reader)
    none = is_head or status == 304
    return status, headers, b"" if none else reader.read(int(headers["Content-Length"]))


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="tls-"))
        subprocess.run([PROGRAM, "init", cls.folder / "house"], check=True, capture_output=True)
        cls.first = make_certificate(cls.folder, "first")
        cls.second = make_certificate(cls.folder, "second", kind="rsa")
        cls.certificate, cls.key = cls.folder / "own.pem", cls.folder / "own.key"
        cls.renew(cls.first)
        cls.house = House(cls.folder, cls.certificate, cls.key)

    @classmethod
    def tearDownClass(cls):
        status = cls.house.close()
        log = cls.house.log.read_text(encoding="utf-8")
        shutil.rmtree(cls.folder)
        if status != 0 or CRASHED.search(log):
            raise AssertionError(f"the house ended with status {status}\n{log}")

    @classmethod
    def renew(cls, pair):
        """Puts other files into the place of the house's, as certbot does."""
        for source, place in zip(pair, (cls.certificate, cls.key)):
            copy = place.with_suffix(".new")
            shutil.copy(source, copy)
            copy.rename(place)

    # ---- the door ----

    def test_a_page_comes_by_both_versions(self):
        for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
            with self.house.connect(trusting(self.first[0], version=version)) as connection:
                self.assertEqual(connection.version(), name)
                self.assertRegex(connection.cipher()[0], r"GCM|POLY1305")
                status, headers, body = ask(connection)
                self.assertEqual(status, 200)
                self.assertIn(b"<!doctype html>", body)
                again, headers, body = ask(connection, more=f"If-None-Match: {headers['ETag']}\r\n")
                self.assertEqual((again, body), (304, b""))

    def test_everything_asks_for_tls_from_now_on(self):
        with self.house.connect(trusting(self.first[0])) as connection:
            page = ask(connection)[2].decode()
            for target in ("/en/", "/", "/en/nowhere", "/api/v1", re.search(r'/assets/[^"]*\.css', page)[0]):
                self.assertEqual(ask(connection, target)[1]["Strict-Transport-Security"], HSTS, target)
            self.assertEqual(ask(connection, "//")[1]["Strict-Transport-Security"], HSTS, "a refusal")

    def test_addresses_in_full_are_of_https(self):
        with self.house.connect(trusting(self.first[0])) as connection:
            self.assertIn(f"https://localhost:{self.house.port}/", ask(connection, "/sitemap.xml")[2].decode())

    def test_older_versions_and_weaker_ciphers_are_refused(self):
        def cipher(*words):
            said = openssl("s_client", "-connect", f"127.0.0.1:{self.house.port}", *words).stdout
            return re.search(r"Cipher is (\S+)", said)[1]

        self.assertEqual(cipher("-tls1_3"), "TLS_AES_128_GCM_SHA256")
        self.assertEqual(cipher("-tls1_2"), "ECDHE-ECDSA-AES128-GCM-SHA256")
        for version in ("-tls1", "-tls1_1"):
            self.assertEqual(cipher(version, "-cipher", "ALL:@SECLEVEL=0"), "(NONE)")
        for ciphers in ("ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES128-SHA", "AES128-GCM-SHA256", "NULL", "aNULL"):
            self.assertEqual(cipher("-tls1_2", "-cipher", f"{ciphers}:@SECLEVEL=0"), "(NONE)", ciphers)

    def test_a_session_is_resumed(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = trusting(self.first[0], version=version)
            with self.house.connect(context) as connection:
                ask(connection)
                self.assertFalse(connection.session_reused)
                session = connection.session
            with self.house.connect(context, session) as connection:
                self.assertTrue(connection.session_reused, version)
                self.assertEqual(ask(connection)[0], 200)

    def test_answers_keep_their_order_and_their_bytes(self):
        """Heads that go out with their bodies, and answers that have none, on a connection that sends ahead and reads late."""
        targets = ["/en/", "/api/v1/openapi.json", "/en/nowhere", "/", "/en/library"]
        context = trusting(self.first[0])
        with self.house.connect(context) as connection:
            alone = [ask(connection, target, "Accept-Encoding: identity\r\n") for target in targets]
        self.assertGreater(len(alone[1][2]), 100000)
        asked = [(method, which) for method in ("GET", "HEAD", "GET", "UNCHANGED", "GET") for which in range(len(targets))]
        with self.house.connect(context) as connection:
            for method, which in asked:
                tag = f"If-None-Match: {alone[which][1]['ETag']}\r\n" if method == "UNCHANGED" else ""
                connection.sendall(f"{'HEAD' if method == 'HEAD' else 'GET'} {targets[which]} HTTP/1.1\r\nHost: localhost\r\n{tag}\r\n".encode())
            time.sleep(0.5)
            reader = connection.makefile("rb")
            for method, which in asked:
                status, headers, body = read_answer(reader, method == "HEAD")
                same = method == "UNCHANGED" and alone[which][1]["ETag"]
                self.assertEqual(status, 304 if same else alone[which][0], (method, targets[which]))
                self.assertEqual(body, b"" if same or method == "HEAD" else alone[which][2], (method, targets[which]))
        with self.house.connect(context) as connection:
            for method, more in (("HEAD", ""), ("GET", f"If-None-Match: {alone[0][1]['ETag']}\r\n"), ("HEAD", "")):
                connection.sendall(f"{method} /en/ HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode())
                self.assertIn(b"\r\n\r\n", connection.recv(10000), "a head without a body waits for nothing")

    def test_who_does_not_shake_hands_is_sent_away(self):
        """The library would wait for ever; who has shaken hands stays within the same time."""
        begun = time.monotonic()
        silent = [socket.create_connection(("127.0.0.1", self.house.port), timeout=60) for _ in range(3)]
        silent[1].sendall(b"\x16\x03\x01\x01")
        used = self.house.processor()
        time.sleep(3)
        self.assertLess(self.house.processor() - used, 1.5, "seconds of processor time in three that nobody asks in")
        with self.house.connect(trusting(self.first[0])) as connection:
            for plain in silent:
                try:
                    self.assertEqual(plain.recv(1000), b"")
                except ConnectionResetError:
                    pass
                self.assertGreater(time.monotonic() - begun, 29)
                plain.close()
                if plain is silent[0]:
                    self.assertLess(time.monotonic() - begun, 45)
            connection.close()
        with self.house.connect(trusting(self.first[0])) as connection:
            self.assertEqual(ask(connection)[0], 200)

    def test_who_speaks_no_tls_gets_no_page(self):
        with socket.create_connection(("127.0.0.1", self.house.port), timeout=20) as connection:
            connection.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try:
                self.assertNotIn(b"HTTP/", connection.recv(1000))
            except ConnectionResetError:
                pass
        with self.house.connect(trusting(self.first[0])) as connection:
            self.assertEqual(ask(connection)[0], 200)

    # ---- another certificate ----

    def test_a_renewed_certificate_is_taken_and_no_connection_lost(self):
        context = trusting(self.first[0], self.second[0])

        def shown():
            with self.house.connect(context) as connection:
                return dict(part[0] for part in connection.getpeercert()["subject"])["commonName"]

        with self.house.connect(context) as former:
            self.assertEqual(ask(former)[0], 200)
            try:
                self.renew(self.second)
                self.house.wait_until(lambda: shown() == "second", "the new certificate", FOLLOWS_WITHIN)
                self.assertEqual(ask(former)[0], 200)
                self.certificate.write_text("nothing\n")
                self.house.wait_until(lambda: self.house.said("it holds no certificate"), "the complaint", FOLLOWS_WITHIN)
                self.assertEqual(shown(), "second")
            finally:
                self.renew(self.first)
                self.house.wait_until(lambda: shown() == "first", "the first certificate again", FOLLOWS_WITHIN)
            self.assertEqual(ask(former)[0], 200)

    def test_a_serving_process_that_is_started_again_has_the_certificate_still(self):
        serving = self.house.serving()
        context = trusting(self.first[0])
        with self.house.connect(context) as connection:
            ask(connection)
            session = connection.session
        os.kill(serving, signal.SIGKILL)
        self.house.wait_until(lambda: self.house.log.read_text(encoding="utf-8").count("http.start") == 2, "the process starts again")
        with self.house.connect(context, session) as connection:
            self.assertTrue(connection.session_reused)
            self.assertEqual(ask(connection)[0], 200)

    # ---- what is refused at start ----

    def refused(self, certificate, key, says, status=3):
        done = subprocess.run([PROGRAM, "house", self.folder / "house", "--port", str(free_port()), "--certificate", certificate, "--key", key],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertRegex(done.stderr, says)
        self.assertNotRegex(done.stderr, CRASHED)
        self.assertNotIn("The house is open", done.stdout)

    def test_files_that_cannot_serve_are_refused_with_what_to_do(self):
        own, key = self.first
        locked, empty, large = self.folder / "locked.key", self.folder / "empty", self.folder / "large"
        openssl("pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", locked)
        empty.write_text("")
        large.write_bytes(b"x" * (300 << 10))
        self.refused(self.folder / "none.pem", key, r'none\.pem problem="there is no such file" advice="give the paths')
        self.refused(own, self.folder / "none.key", r'none\.key problem="there is no such file"')
        self.refused(self.folder, key, "it cannot be read.*let the user that runs the house read it")
        self.refused(own, self.second[1], "does not belong")
        self.refused(own, locked, "locked by a passphrase.*openssl pkey")
        self.refused(key, key, "it holds no certificate.*PEM")
        self.refused(own, own, "give two files in PEM form")
        self.refused(empty, key, "it holds no certificate")
        self.refused(large, key, "too large")
        self.refused(*make_expired(self.folder), "the certificate has expired.*renew it")

    def test_the_one_without_the_other_is_not_understood(self):
        for words in (["--certificate", self.first[0]], ["--key", self.first[1]]):
            done = subprocess.run([PROGRAM, "house", self.folder / "house", *words], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 2)
            self.assertIn("belong together", done.stderr)


if __name__ == "__main__":
    unittest.main()
