#!/bin/sh
# What the tests need from the machine besides Python and Node.js: a Chromium, a Redis and a PostgreSQL. They are looked
# for where the tests look, and installed by apt-get where that is possible. Without a browser this fails; without a
# database the tests that use it say so.
set -u

browser() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    [ -n "$name" ] && command -v "$name" >/dev/null && return
  done
  return 1
}
redis() { command -v redis-server >/dev/null; }
postgresql() { command -v postgres >/dev/null || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; }

as_root=
[ "$(id -u)" = 0 ] || as_root="sudo -n"
can_install() { command -v apt-get >/dev/null && $as_root true 2>/dev/null; }

missing=
browser || missing="$missing chromium"
redis || missing="$missing redis-server"
postgresql || missing="$missing postgresql"
if [ -n "$missing" ] && can_install; then
  echo "Installing$missing for the tests ..."
  export DEBIAN_FRONTEND=noninteractive
  # A policy of 101 keeps Debian from starting the servers: the tests start their own.
  $as_root apt-get update -qq
  # shellcheck disable=SC2086 (one word for each package)
  $as_root env RUNLEVEL=1 apt-get install -qq --yes --no-install-recommends $missing >/dev/null
fi
redis || echo "No redis-server here: the tests that need one will fail. Debian's package is redis-server." >&2
postgresql || echo "No PostgreSQL here: the tests that need one will fail. Debian's package is postgresql." >&2
browser || {
  echo "No Chromium or Chrome here. Install one (Debian's package is chromium), or name it: CHROMIUM=/path/to/chrome make test" >&2
  exit 1
}
