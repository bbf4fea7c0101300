#!/bin/sh
# What the tests need from the machine besides Python and Node.js: a Chromium, a Redis and a PostgreSQL. They are looked
# for where the tests look. Root on a Debian gets what is missing by apt-get; anybody else is told. Without a browser this
# fails; the tests that need a server say themselves why they do not run.
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

missing=
browser || missing="$missing chromium"
redis || missing="$missing redis-server"
postgresql || missing="$missing postgresql"
[ -z "$missing" ] && exit

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing$missing for the tests ..."
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 (a word for each package)
  apt-get update -qq && apt-get install -qq --yes --no-install-recommends $missing >/dev/null
else
  echo "Not here, and some tests need it:$missing. On Debian and Ubuntu: sudo apt-get install$missing" >&2
fi
browser || {
  echo "There is no Chromium or Chrome. Install one, or say where it is: CHROMIUM=/path/to/chrome make test" >&2
  exit 1
}
