hostname ns
mkdir -p work/named && chown bind work/named
cat > work/named/named.conf << 'END'
options { directory "/srv/work/named"; listen-on { 198.51.100.53; }; listen-on-v6 { 2001:db8:0:2::53; }; recursion no; allow-transfer { any; };
  pid-file none; session-keyfile none; version "9"; dnssec-validation no; };
controls {};
zone "example.test" { type primary; file "example.test.zone"; allow-update { any; }; };
zone "100.51.198.in-addr.arpa" { type primary; file "reverse.zone"; };
END
{
  echo '$TTL 3600'
  echo '@ SOA ns.example.test. ada.example.test. 1 3600 600 86400 300'
  echo '@ NS ns.example.test.'
  echo '@ MX 10 mail.example.test.'
  echo '@ TXT "v=spf1 mx -all"'
  echo '@ CAA 0 issue "ca.example.test"'
  for name in ns:53 www:80 mail:25 files:21 shell:22 services:99; do
    echo "${name%:*} A 198.51.100.${name#*:}"
    echo "${name%:*} AAAA 2001:db8:0:2::${name#*:}"
  done
  echo 'web CNAME www'
  echo '_ldap._tcp SRV 0 5 389 services'
  echo '_dmarc TXT "v=DMARC1; p=none; rua=mailto:ada@example.test"'
  echo '*.wild A 198.51.100.80'
  for i in $(seq 40); do echo "many A 203.0.113.$i"; done
  for i in $(seq 12); do echo "long TXT \"$i $(head -c 200 /srv/content/notes.txt | tr '\n"' '  ')\""; done
} > work/named/example.test.zone
printf '$TTL 3600\n@ SOA ns.example.test. ada.example.test. 1 3600 600 86400 300\n@ NS ns.example.test.\n80 PTR www.example.test.\n25 PTR mail.example.test.\n' > work/named/reverse.zone
chown -R bind work/named
LD_PRELOAD='' stay named -f -u bind -c /srv/work/named/named.conf
ready 198.51.100.53 53
cat > work/unbound.conf << 'END'
server:
  interface: 198.51.100.99
  access-control: 0.0.0.0/0 allow
  do-daemonize: no
  use-syslog: no
  logfile: ""
  username: ""
  chroot: ""
  pidfile: ""
  do-not-query-localhost: no
  module-config: "iterator"
  local-zone: "test." nodefault
stub-zone:
  name: "example.test"
  stub-addr: 198.51.100.53
END
stay unbound -d -c /srv/work/unbound.conf
ready 198.51.100.99 53
