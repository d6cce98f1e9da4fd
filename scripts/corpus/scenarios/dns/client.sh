# jemalloc, which BIND uses, and libfaketime do not go together.
export LD_PRELOAD=
ask() { dig +tries=1 +time=3 @198.51.100.53 "$@" > /dev/null; }
for type in A AAAA MX NS SOA TXT CAA ANY HTTPS; do ask example.test $type; done
for name in www mail web files nothing a.wild.wild deep.er.wild _dmarc; do ask $name.example.test A; done
ask _ldap._tcp.example.test SRV
ask -x 198.51.100.80
ask -x 198.51.100.99
ask many.example.test +notcp +noedns
ask long.example.test TXT
ask long.example.test TXT +tcp
ask www.example.test +tcp +keepopen www.example.test AAAA
ask www.example.test +dnssec +nsid +subnet=192.0.2.0/24
ask www.example.org A
ask version.bind TXT CH
ask example.test AXFR
ask wWw.ExAmPlE.tEsT
dig +tries=1 @2001:db8:0:2::53 www.example.test AAAA > /dev/null
for name in www mail nothing many web; do dig +tries=1 +time=3 @198.51.100.99 $name.example.test > /dev/null; done
dig +tries=1 +time=3 @198.51.100.99 www.example.org > /dev/null || true
dig +tries=1 +time=3 @198.51.100.99 mail.example.test MX +tcp > /dev/null
host -t MX example.test 198.51.100.53 > /dev/null
nslookup www.example.test 198.51.100.99 > /dev/null
printf 'server 198.51.100.53\nzone example.test\nupdate add new.example.test 300 A 203.0.113.99\nsend\n' | nsupdate
ask new.example.test
for i in $(seq 30); do ask host$i.example.test; done
