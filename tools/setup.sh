# SPDX-License-Identifier: EUPL-1.2
# Shared by ./run and ./check: what the house needs from Debian's packages, and how it is built.

PACKAGES_BUILD="gcc libc6-dev pkg-config meson ninja-build python3 libmicrohttpd-dev libsqlite3-dev libicu-dev libmd4c-dev zlib1g-dev libbrotli-dev"
PACKAGES_TEST="clang libcmocka-dev curl chromium nodejs npm default-jre-headless"

# install_packages NAME...: those that are not there yet; nothing is asked of the network when nothing is missing.
install_packages() {
    missing=""
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    echo "Installing:$missing"
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || { echo "Please install as root:$missing" >&2; exit 1; }
        as_root=sudo
    fi
    $as_root apt-get -o DPkg::Lock::Timeout=300 -qq update
    DEBIAN_FRONTEND=noninteractive $as_root apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends $missing >/dev/null
}

# build_house FOLDER [meson options]: configured once, built as often as needed.
build_house() {
    folder="$1"; shift
    [ -e "$folder/build.ninja" ] || meson setup "$folder" "$@" >"/tmp/childcentre-meson.$$" 2>&1 || { cat "/tmp/childcentre-meson.$$" >&2; rm -f "/tmp/childcentre-meson.$$"; exit 1; }
    rm -f "/tmp/childcentre-meson.$$"
    ninja -C "$folder" --quiet
}

# The browser tests' own packages, from npm, beside the tests.
install_browser_tools() {
    [ -e tests/browser/node_modules/.complete ] && [ tests/browser/node_modules/.complete -nt tests/browser/package-lock.json ] && return 0
    (cd tests/browser && npm ci --no-audit --no-fund --silent && touch node_modules/.complete)
}
