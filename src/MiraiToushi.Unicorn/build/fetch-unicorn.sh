#!/bin/sh
# Sees to it that libunicorn and its headers are there, so that a fresh Debian or Ubuntu machine can build, test and run
# without a further step and without root: what the system lacks is downloaded from the distribution and unpacked (not
# installed) into a cache folder, where UnicornLibrary (Library/CacheFolders.cs, keep in step) looks for it.
#
# Never fails the build: without the library the program explains itself, without the headers one test does.
#
#   MIRAITOUSHI_UNICORN=FILE   use this library; nothing is fetched
#   MIRAITOUSHI_NO_FETCH=1     fetch nothing
#   MIRAITOUSHI_FORCE_FETCH=1  fetch even what the system has
#   MIRAITOUSHI_CACHE=FOLDER   instead of XDG_CACHE_HOME or ~/.cache
set -u

say() { echo "fetch-unicorn: $*"; }

[ "$(uname -s)" = Linux ] || exit 0
[ -z "${MIRAITOUSHI_UNICORN:-}" ] || exit 0
[ "${MIRAITOUSHI_NO_FETCH:-}" != 1 ] || exit 0

has_library() {
    for folder in /usr/local/lib /usr/lib /lib /usr/lib64 /lib64 /usr/lib/*-linux-gnu* /usr/local/lib/*-linux-gnu*; do
        [ ! -e "$folder/libunicorn.so.2" ] || return 0
    done
    # ldconfig is not in the PATH of ordinary users.
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libunicorn\.so\.2 '
}

need_library=1
need_headers=1
if [ "${MIRAITOUSHI_FORCE_FETCH:-}" != 1 ]; then
    ! has_library || need_library=0
    [ ! -f /usr/include/unicorn/unicorn.h ] || need_headers=0
fi
[ "$need_library$need_headers" != 00 ] || exit 0

# The cache folder: the user's, or one in the place for temporary files that nobody else can have made.
usable() { mkdir -p "$1" 2>/dev/null && [ -w "$1" ]; }

base=${MIRAITOUSHI_CACHE:-${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}}
if [ -z "$base" ] || ! usable "$base/miraitoushi/unicorn"; then
    base=${TMPDIR:-/tmp}/miraitoushi-$(id -u)
    (umask 077 && mkdir "$base" 2>/dev/null)
    if [ -L "$base" ] || [ ! -O "$base" ] || [ -n "$(find "$base" -prune -perm /022)" ] || ! usable "$base/miraitoushi/unicorn"; then
        say "no folder to put Unicorn into; set MIRAITOUSHI_CACHE"
        exit 0
    fi
fi

if ! command -v dpkg-deb >/dev/null || ! command -v apt-get >/dev/null; then
    [ "$need_library" = 0 ] || say "install the Unicorn engine (libunicorn.so.2): only Debian's and Ubuntu's can be fetched"
    exit 0
fi

cache=$base/miraitoushi/unicorn
target=$cache/$(dpkg --print-architecture)
failure=$cache/failed

cached_library() { [ -n "$(find "$target/usr/lib" -name libunicorn.so.2 2>/dev/null)" ]; }
complete() {
    { [ "$need_library" = 0 ] || cached_library; } \
        && { [ "$need_headers" = 0 ] || [ -f "$target/usr/include/unicorn/unicorn.h" ]; }
}
# A failure is not repeated for an hour: offline, every build would wait for it.
failed_lately() { [ -n "$(find "$failure" -mmin -60 2>/dev/null)" ] && [ "${MIRAITOUSHI_FORCE_FETCH:-}" != 1 ]; }

! complete || exit 0
! failed_lately || exit 0

work=
finish() { [ -z "$work" ] || rm -rf "$work"; }
trap finish EXIT
trap 'exit 1' HUP INT TERM

# One build at a time; the lock goes with the process. Whoever had to wait finds the work done.
exec 9>"$cache/lock"
if command -v flock >/dev/null; then
    flock -w 600 9 || { say "another build has been fetching for ten minutes"; exit 0; }
fi
! complete || exit 0
! failed_lately || exit 0

work=$(mktemp -d "$cache/work.XXXXXX") || exit 0
log=$work/log

# State and cache of our own: no root needed, and the machine's are left as they are. As root, apt would change to a user
# who cannot write here.
apt() {
    apt-get -qq -o Dir::State="$work/state" -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$work/cache" \
        -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 \
        "$@" </dev/null >>"$log" 2>&1
}

# fetch NAME...: the first of these packages that exists, unpacked into $work/root.
fetch() {
    for package in "$@"; do
        rm -f "$work/deb/"*.deb
        if (cd "$work/deb" && apt download "$package") && dpkg-deb -x "$work/deb/"*.deb "$work/root" 2>>"$log"; then
            return 0
        fi
    done
    return 1
}

mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/deb" "$work/root"
say "fetching Unicorn into $target"
# An error here need not matter: one source of many, or a clean-up script that wants root. What counts is the download.
apt update

ok=1
if [ "$need_library" = 1 ] && ! cached_library; then
    fetch libunicorn2 libunicorn2t64 || { ok=0; say "could not fetch libunicorn2"; }
fi
if [ "$need_headers" = 1 ]; then
    fetch libunicorn-dev || { ok=0; say "could not fetch libunicorn-dev; a test needs its headers"; }
fi
# 30 MB that nobody links with, and a link that the library of the other package belongs to.
find "$work/root" \( -name 'libunicorn.a' -o -name 'libunicorn.so' \) -exec rm -f {} +

if [ "$ok" = 0 ]; then
    tail -n 5 "$log" | sed 's/^/fetch-unicorn:   /'
    touch "$failure"
else
    rm -f "$failure"
fi

# Readers see the old folder or the new one, each whole. What is there already and was not fetched again moves along.
if [ -d "$work/root/usr" ]; then
    if [ -d "$target" ]; then
        cp -Rn "$target/." "$work/root/" 2>/dev/null
        mv "$target" "$work/old"
    fi
    mv "$work/root" "$target"
fi
exit 0
