#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Compiles the files of a folder into the program as the table of http/assets.h.

    embed_assets.py OUT.c OUT.h FOLDER

Each file gets an address with a hash of its content, so that browsers may keep it for ever.  Style sheets lose comments and
needless blanks, scripts lose comment lines; nothing that could change a meaning is touched.  url(name) in a style sheet is
rewritten to the hashed name of the file beside it.  OUT.h has one constant per name (ASSET_HOUSE_CSS is "house.css").
The output depends on the input only.
"""
import gzip
import hashlib
import io
import pathlib
import re
import sys

try:
    import brotli
except ImportError:  # the program then compresses at start
    brotli = None

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
PACKED = {".png", ".ico"}

CSS_TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/)
      | (?P<kept>"(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | url\(\s*[^"'\s)][^)]*\))
      | (?P<blank>\s+)
      | (?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
CSS_URL = re.compile(r"""url\(\s*(["']?)([\w.-]+)\1\s*\)""")


def shrink_css(text):
    """Drops comments and blanks outside strings and addresses.  Blanks around + - > ~ : and brackets stay where they may matter."""
    pieces = []
    for token in CSS_TOKEN.finditer(text):
        if token.lastgroup == "comment":
            # Like white space only where it keeps two words apart.
            before = pieces[-1][-1] if pieces else " "
            after = text[token.end() : token.end() + 1]
            if re.match(r"[\w-]", before) and re.match(r"[\w-]", after):
                pieces.append(" ")
        elif token.lastgroup == "blank":
            if pieces and pieces[-1] not in (" ", "{", "}", ";", ","):
                pieces.append(" ")
        else:
            piece = token.group()
            if token.lastgroup == "other" and piece in "{};," and pieces and pieces[-1] == " ":
                pieces.pop()
            if piece == "}" and pieces and pieces[-1] == ";":
                pieces.pop()
            pieces.append(piece)
    return "".join(pieces).strip() + "\n"


def shrink_js(text):
    """Drops comments that begin a line, and indentation; leaves a script with template literals or continued lines as it is."""
    if "`" in text or "\\\n" in text:
        return text
    text = re.sub(r"^[ \t]*/\*.*?\*/[ \t]*$", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in text.splitlines())
    return "".join(line + "\n" for line in lines if line and not line.startswith("//"))


def gzipped(content):
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()


class Asset:
    def __init__(self, path, hashed_names):
        self.name = path.name
        self.suffix = path.suffix
        if self.suffix not in TYPES:
            sys.exit(f"{path}: no content type is known for {self.suffix or 'a name without a suffix'}")
        content = path.read_bytes()
        if self.suffix == ".css":
            content = self.rewrite(shrink_css(content.decode("utf-8")), hashed_names).encode("utf-8")
        elif self.suffix == ".js":
            content = shrink_js(content.decode("utf-8")).encode("utf-8")
        digest = hashlib.sha256(content).hexdigest()
        self.hashed = f"{path.stem}.{digest[:8]}{self.suffix}"
        self.etag = digest[:32]
        self.identity = content
        self.gzip = self.smaller(gzipped)
        self.brotli = self.smaller(lambda c: brotli.compress(c, quality=11)) if brotli else b""

    def rewrite(self, text, hashed_names):
        def replace(match):
            if match.group(2) not in hashed_names:
                sys.exit(f"{self.name}: there is no asset {match.group(2)}")
            return f"url({hashed_names[match.group(2)]})"

        return CSS_URL.sub(replace, text)

    def smaller(self, compress):
        if self.suffix in PACKED:
            return b""
        made = compress(self.identity)
        return made if len(made) < len(self.identity) else b""


def read_folder(folder):
    paths = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    hashed_names = {}
    assets = []
    for path in sorted(paths, key=lambda p: (p.suffix == ".css", p.name)):  # style sheets name the others
        asset = Asset(path, hashed_names)
        hashed_names[asset.name] = asset.hashed
        assets.append(asset)
    return sorted(assets, key=lambda a: a.name)


def array(name, content):
    if not content:
        return ""
    lines = [f"static const unsigned char {name}[] = {{"]
    for i in range(0, len(content), 24):
        lines.append("    " + ",".join(str(byte) for byte in content[i : i + 24]) + ",")
    return "\n".join(lines) + "\n};\n"


def field(name, content):
    return f"{{ {name}, sizeof {name} }}" if content else "{ 0 }"


def write_source(assets):
    parts = ["/* Generated by tools/embed_assets.py. */\n", '#include "http/assets.h"\n']
    rows = []
    for i, asset in enumerate(assets):
        for form in ("identity", "gzip", "brotli"):
            parts.append(array(f"{form}_{i}", getattr(asset, form)))
        rows.append(
            f'    {{ "{asset.name}", "/assets/{asset.hashed}", "{TYPES[asset.suffix]}",\n'
            f'      {field(f"identity_{i}", asset.identity)}, {field(f"gzip_{i}", asset.gzip)},'
            f' {field(f"brotli_{i}", asset.brotli)}, "\\"{asset.etag}\\"" }},'
        )
    parts.append("const struct asset http_assets[] = {\n" + "\n".join(rows) + "\n};\n")
    parts.append(f"const size_t http_assets_count = {len(assets)};\n")
    return "\n".join(part for part in parts if part)


def write_header(assets):
    lines = ["/* Generated by tools/embed_assets.py. */", "#ifndef ASSET_NAMES_H", "#define ASSET_NAMES_H", ""]
    for asset in assets:
        constant = re.sub(r"[^A-Z0-9]", "_", asset.name.upper())
        lines.append(f'#define ASSET_{constant} "{asset.name}"')
    return "\n".join(lines + ["", "#endif", ""])


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    assets = read_folder(pathlib.Path(sys.argv[3]))
    if not assets:
        sys.exit(f"{sys.argv[3]}: no assets there")
    pathlib.Path(sys.argv[1]).write_text(write_source(assets), encoding="utf-8")
    pathlib.Path(sys.argv[2]).write_text(write_header(assets), encoding="utf-8")


if __name__ == "__main__":
    main()
