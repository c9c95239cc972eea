#!/bin/sh
# Puts the name of SYNKRO_PUBLIC_URL, the one argument, in the place of `synkro.example`: synkro.conf in, the same for this
# installation out.
#
#   nginx/named.sh https://reports.company.example < nginx/synkro.conf > /etc/nginx/conf.d/synkro.conf
set -eu

name=${1#https://}
name=${name%/}
case "https://$name" in
  "${1%/}") ;;
  *) echo "SYNKRO_PUBLIC_URL must begin with https://" >&2; exit 1 ;;
esac
case "$name" in
  "" | *[!A-Za-z0-9.-]*) echo "SYNKRO_PUBLIC_URL must be https:// and a name, without a port and a path" >&2; exit 1 ;;
esac
exec sed "s/synkro\.example/$name/g"
