#!/bin/sh
# Checks that the system libraries of tools/system-packages.txt are there, and
# has apt install what is missing: itself as root, by one line to type for
# anyone else. Without apt (macOS, Fedora, ...) it stays quiet.
#
# usage: tools/system_deps.sh PURPOSE...     (setup, run, test)
#
# It runs before every start, so it must cost milliseconds: one look at the
# linker's cache, no package manager unless something is missing.
# SYSTEM_DEPS=skip in the environment goes on without looking.
set -eu

command -v apt-get >/dev/null 2>&1 || exit 0
[ "${SYSTEM_DEPS:-}" != skip ] || exit 0
[ $# -gt 0 ] || { echo "usage: $0 PURPOSE..." >&2; exit 2; }

list=$(dirname "$0")/system-packages.txt
PATH=$PATH:/usr/sbin:/sbin
libraries=$(ldconfig -p 2>/dev/null | sed -n 's/^[[:space:]]*\([^ ]*\) .*/\1/p')
# One shell word per line, so that "case" finds whole names.
libraries="
$libraries
"

is_there() {
    case $1 in
        python:*) "${PYTHON:-python3}" -c "import ${1#python:}" 2>/dev/null ;;
        *.so*) case $libraries in *"
$1
"*) true ;; *) false ;; esac ;;
        *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

missing=
while read -r purpose found_by package; do
    case " $* " in *" $purpose "*) ;; *) continue ;; esac
    is_there "$found_by" || missing="$missing $package"
done <<LIST
$(grep -v '^#' "$list" | grep .)
LIST
[ -n "$missing" ] || exit 0

[ "$(id -u)" != 0 ] || apt-get update -qq

# Of the names a package goes by, the first that this release knows, else the last.
names=
for package in $missing; do
    name=${package##*|}
    case $package in
        *"|"*)
            for candidate in $(echo "$package" | tr '|' ' '); do
                if apt-cache show "$candidate" >/dev/null 2>&1; then
                    name=$candidate
                    break
                fi
            done
            ;;
    esac
    names="$names $name"
done

if [ "$(id -u)" = 0 ]; then
    echo "Installing system packages:$names" >&2
    log=$(mktemp)
    # shellcheck disable=SC2086  # package names, to be split
    if ! DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends $names >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
else
    echo "Legbook needs system packages that are not installed. Type this, then try again:" >&2
    echo "sudo apt-get install -y --no-install-recommends$names" >&2
    exit 1
fi
