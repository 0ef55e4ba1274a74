#!/bin/sh
# Browser tests use Debian's Chromium: installed when it is missing and we are root, else plainly said to be skipped.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 && exit 0
fi
if [ "${CHITIEU_BROWSER:-}" = required ]; then
  echo "Chromium is missing and could not be installed: browser tests are required here." >&2
  exit 1
fi
echo "Chromium is missing: the browser tests are skipped (install the package 'chromium' to run them)." >&2
