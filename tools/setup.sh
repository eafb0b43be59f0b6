# SPDX-License-Identifier: EUPL-1.2
# Shared by ./run and ./check: what the house needs from Debian's packages, and how it is built.

PACKAGES_BUILD="gcc libc6-dev pkg-config meson ninja-build python3 libmicrohttpd-dev libgnutls28-dev libsqlite3-dev libicu-dev libmd4c-dev zlib1g-dev libbrotli-dev libxml2-dev libstemmer-dev libzip-dev libseccomp-dev"
PACKAGES_TEST="clang libcmocka-dev curl chromium nodejs npm default-jre-headless python3-icalendar python3-vobject python3-feedparser libhttp-oai-perl libxml2-utils openssl python3-openpyxl python3-odf libreoffice-calc-nogui python3-bibtexparser tzdata systemd"
# For bench/search and bench/serve, which say what of them is missing and install nothing.
PACKAGES_BENCH="postgresql xapian-omega libxapian-dev g++ wrk nghttp2-client nginx fossil wordpress wordpress-theme-twentytwentythree php-fpm php-mysql mariadb-server"

# give_up LINE...: says what is wrong and what to do about it, and ends.
give_up() {
    printf '%s\n' "$@" >&2
    exit 1
}

# is_installed NAME: as a package, or as a program of that name that came another way.
is_installed() {
    dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q "ok installed" || command -v "$1" >/dev/null
}

# install_packages NAME...: those that are not there yet; nothing is asked of the network when nothing is missing.
install_packages() {
    missing=""
    for package in "$@"; do
        is_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || give_up "This needs Debian 12 or newer, or these packages installed in another way:" " $missing"
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || give_up "Packages are missing.  Please install them as root, then start this again:" \
            "  apt-get install --no-install-recommends$missing"
        as_root=sudo
    fi
    echo "Installing:$missing"
    $as_root apt-get -o DPkg::Lock::Timeout=300 -qq update
    # Through env, since sudo drops variables that are set in front of it.
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends $missing >/dev/null ||
        give_up "The packages could not be installed; the lines above say why."
}

# build_house FOLDER [meson options]: configured once (again when the checkout was moved), built as often as needed.
build_house() {
    folder="$1"; shift
    [ -w . ] || give_up "$(id -un) may not write in $PWD: clone the repository to a folder of your own and start it there."
    if [ -e "$folder/place" ] && [ "$(cat "$folder/place")" != "$PWD" ]; then
        rm -rf "$folder"
    fi
    if [ ! -e "$folder/build.ninja" ]; then
        said=$(meson setup "$folder" "$@" 2>&1) || give_up "$said"
        echo "$PWD" >"$folder/place"
    fi
    said=$(ninja -C "$folder" build.ninja 2>&1) || give_up "$said"
    case "$(ninja -C "$folder" -n childcentre)" in
        *"no work to do"*) return 0 ;;
    esac
    echo "Building ..."
    ninja -C "$folder" --quiet childcentre
}

# The browser tests' own packages, from npm, beside the tests.  The cache is ours, since a home folder may be missing or read only.
install_browser_tools() {
    [ -e tests/browser/node_modules/.complete ] && [ tests/browser/node_modules/.complete -nt tests/browser/package-lock.json ] && return 0
    echo "Installing the browser tests' packages from npm ..."
    cache=$(mktemp -d)
    (cd tests/browser && npm ci --cache "$cache" --no-audit --no-fund --no-update-notifier --silent && touch node_modules/.complete) || {
        rm -rf "$cache"
        give_up "npm could not install the packages of tests/browser.  Is the network there?  For npm's own words:" \
            "  (cd tests/browser && npm ci)"
    }
    rm -rf "$cache"
}
