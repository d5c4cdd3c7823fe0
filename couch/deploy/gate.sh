#!/bin/sh
# The gate in its container: reads the secret as root, then goes on as the image's user `node`.
set -eu

COUCHDB_URL="$(cat /run/secrets/couchdb-url)"
export COUCHDB_URL
chown -R node:node /data
cd /app
exec setpriv --reuid=node --regid=node --init-groups node --import tsx server/gate/main.ts
