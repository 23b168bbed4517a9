#!/bin/sh
# The browser tests need Chromium and fonts for Chinese. As root on Debian they are installed;
# elsewhere this says what is missing, and the tests that need it are skipped with that reason.
set -eu
if command -v chromium >/dev/null 2>&1 && { ! command -v fc-list >/dev/null 2>&1 || fc-list :lang=zh | grep -q .; }; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
else
  echo "Chromium or a Chinese font is missing: tests/browser will be skipped." >&2
  echo "On Debian: sudo apt-get install chromium fonts-noto-cjk" >&2
fi
