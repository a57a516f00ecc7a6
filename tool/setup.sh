#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing: the Debian packages of packages.txt, and the Python packages of python/requirements.txt in
# .venv, and soft-float arithmetic for the embedded processors. Does nothing, quickly, where nothing is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
python=/usr/bin/python3 # Debian's own; another one in PATH may lack its headers

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "hxtwin: installing packages needs root or sudo; please install: ${missing[*]}" >&2
        exit 1
    fi
}

missing_packages() {
    local package
    grep -v '^#' tool/packages.txt | while read -r package; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "hxtwin: not a Debian system; expecting the packages of tool/packages.txt to be there under their names here"
        return
    fi
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" = 0 ]; then
        return
    fi
    echo "hxtwin: installing Debian packages: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install "${missing[@]}" >/dev/null
    mapfile -t missing < <(missing_packages)
    if [ "${#missing[@]}" != 0 ]; then
        echo "hxtwin: still missing after apt-get install: ${missing[*]}" >&2
        exit 1
    fi
}

install_python_packages() {
    local wanted
    wanted=$({ cat python/requirements.txt; "$python" --version; pwd; } | sha256sum | cut -c1-16)
    if [ "$(cat .venv/hxtwin-stamp 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    echo "hxtwin: creating .venv and installing the packages of python/requirements.txt"
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check -r python/requirements.txt
    # Lets .venv/bin/python import hxtwin from where it is built.
    echo "$PWD/build/python" >"$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/hxtwin.pth"
    echo "$wanted" >.venv/hxtwin-stamp
}

install_packages </dev/null
install_python_packages </dev/null
if ! tool/soft_float.sh </dev/null; then
    echo "hxtwin: no soft-float arithmetic; kernels that calculate with float or double will be refused" >&2
fi
