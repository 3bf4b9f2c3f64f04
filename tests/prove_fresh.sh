#!/bin/sh
# Proves the two commands on a fresh machine: makes a Debian 12 root with Python,
# make and git and no more, clones HEAD into it, and runs `make run` and
# `make test` there. As root, with debootstrap; takes some minutes and 4 GB.
#
# Where the machine's own package managers look (mirrors, proxies, certificates)
# is carried into the root, so that nothing of it need stand in the repository.
# The picture of the window is left in out/fresh-window.png.
set -eu

suite=bookworm
top=$(cd "$(dirname "$0")/.." && pwd)

fail() { echo "prove-fresh: $*" >&2; exit 1; }
step() { echo "== $* ($(($(date +%s) - began)) s)"; }

if [ "${1:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || fail "must be root, to make a root of its own"
    command -v debootstrap >/dev/null || fail "needs debootstrap: apt-get install -y debootstrap"
    # Namespaces of its own: every mount and every process ends with the script.
    exec unshare --mount --propagation private --pid --fork --kill-child sh "$0" inside
fi

began=$(date +%s)
place=$(mktemp -d "${TMPDIR:-/tmp}/legbook-fresh-XXXXXX")
root=$place/root
clean_up() {
    umount --recursive --lazy "$root/proc" "$root/sys" "$root/dev" 2>/dev/null || true
    rm -rf --one-file-system "$place"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

step "a fresh Debian: $suite with python3, make and git"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
[ -n "$mirror" ] || fail "this machine's apt has no sources to take a mirror from"
debootstrap --variant=minbase --include=python3,make,git,ca-certificates \
    "$suite" "$root" "$mirror" >"$place/debootstrap.log" 2>&1 ||
    { tail -n 20 "$place/debootstrap.log" >&2; fail "debootstrap failed"; }

step "the machine's own client settings"
carry() {
    for path in "$@"; do
        [ -e "$path" ] || continue
        mkdir -p "$root$(dirname "$path")"
        cp -RL "$path" "$root$(dirname "$path")/"
    done
}
carry /etc/resolv.conf /etc/hosts /usr/local/share/ca-certificates \
    /etc/ssl/certs/ca-certificates.crt /etc/pip.conf /etc/npmrc /etc/uv \
    /etc/apt/apt.conf /etc/apt/apt.conf.d /etc/apt/auth.conf /etc/apt/auth.conf.d
if grep -q "VERSION_CODENAME=$suite" /etc/os-release; then
    rm -f "$root/etc/apt/sources.list"
    carry /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/preferences.d
fi
for path in .npmrc .config/pip .config/uv .pip .netrc; do
    [ ! -e "$HOME/$path" ] || { mkdir -p "$root/root/$(dirname "$path")"; cp -RL "$HOME/$path" "$root/root/$path"; }
done

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"

git clone -q --no-hardlinks "$top" "$root/srv/legbook"

# Not by chroot: in one the kernel refuses the user namespaces of Chromium's sandbox.
enter() {
    unshare --mount --propagation private sh -c '
        mount --rbind "$1" "$1" && cd "$1" && pivot_root . . && umount -l . && cd / &&
            shift && exec "$@"' enter "$root" "$@"
}

# The environment of a new login, and of this machine only where the network is.
inside() {
    settings=$(env | grep -Ei '^([a-z_]*_proxy|pip_[a-z_]*|uv_[a-z_]*|npm_config_[a-z_]*|node_extra_ca_certs|[a-z_]*(ssl_cert|ca_bundle|cainfo)[a-z_]*)=[^ ]*$' || true)
    # shellcheck disable=SC2086  # one NAME=VALUE a word; none has a space
    enter env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin $settings \
        sh -c "cd /srv/legbook && $1"
}
inside 'for tool in uv node npm Xvfb; do ! command -v $tool || exit 1; done' ||
    fail "this root is not fresh"

step "an ordinary user is told the one line to type"
line='sudo apt-get install -y --no-install-recommends '
enter setpriv --reuid=65534 --regid=65534 --clear-groups \
    env -i HOME=/tmp PATH=/usr/bin:/bin make -s -C /srv/legbook run >"$place/said" 2>&1 && fail "an ordinary user got past missing system libraries"
[ "$(grep -c "^$line" "$place/said")" = 1 ] || { cat "$place/said"; fail "no single line to type"; }
grep -q python3-venv "$place/said" || fail "the line leaves out python3-venv"
cat "$place/said"

step "make run"
inside "make run" || fail "make run failed"
picture=$root/srv/legbook/out/window.png
[ -f "$picture" ] || fail "make run left no out/window.png"
[ "$(head -c 4 "$picture" | tail -c 3)" = PNG ] || fail "out/window.png is no PNG"
mkdir -p "$top/out"
cp "$picture" "$top/out/fresh-window.png"

step "make run, again"
inside "make run" || fail "the second make run failed"

step "make test"
inside "make test" || fail "make test failed"

step "proved: make run and make test on a fresh Debian, at $(git -C "$top" rev-parse --short HEAD)"
