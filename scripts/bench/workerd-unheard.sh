#!/bin/sh
# Miniflare's runtime, whose log goes nowhere. What it has to say of itself goes to stderr, as ever.
exec "$WORKERD_PATH" "$@" >/dev/null
