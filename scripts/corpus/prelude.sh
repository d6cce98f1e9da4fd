# What every scenario's scripts begin with. /srv is shared: content/ (to read), work/ (to write).
cd /srv
set -E
trap 'echo "in line $LINENO, from ${BASH_LINENO[*]}: $BASH_COMMAND" >&2' ERR

# stay COMMAND...: runs a server for as long as its machine lives.
stay() { "$@" > "/srv/work/$(basename "$1").log" 2>&1 < /dev/null & }

# ready ADDRESS PORT: waits for a TCP port, seen from the machine itself.
ready() {
  for _ in $(seq 300); do
    if nc -z -w 1 "$1" "$2" 2> /dev/null; then return; fi
    sleep 0.05
  done
  echo "nothing listens on $1:$2" >&2
  tail -n 20 /srv/work/*.log >&2
  return 1
}

# certificate NAME: a key and a self-signed certificate, /srv/work/NAME.key and .crt.
certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/O=Example/CN=$1" -addext "subjectAltName=DNS:$1" \
    -keyout "/srv/work/$1.key" -out "/srv/work/$1.crt" 2> /dev/null
  chmod 600 "/srv/work/$1.key"
}
