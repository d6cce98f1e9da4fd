hostname relay
for deb in packages/exim4-*.deb; do dpkg -x "$deb" /opt; done
cp /opt/usr/sbin/exim4 /usr/sbin/exim4
mkdir -p /etc/exim4
useradd --system --user-group --no-create-home Debian-exim
certificate relay.example.test
chown Debian-exim work/relay.example.test.key
mkdir -p /var/spool/exim4 /var/log/exim4 work/box && chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4 work/box
cat > /etc/exim4/exim4.conf << 'END'
primary_hostname = relay.example.test
domainlist local_domains = example.test
acl_smtp_rcpt = accept_local
tls_advertise_hosts = *
tls_certificate = /srv/work/relay.example.test.crt
tls_privatekey = /srv/work/relay.example.test.key
chunking_advertise_hosts = *
pipelining_connect_advertise_hosts =
daemon_smtp_ports = 25
local_interfaces = 198.51.100.25
rfc1413_query_timeout = 0s
host_lookup =
keep_environment =
begin acl
accept_local:
  accept domains = +local_domains
  deny message = relay not permitted
begin routers
all:
  driver = accept
  transport = store
begin transports
store:
  driver = appendfile
  directory = /srv/work/box
  maildir_format
  create_directory
  user = Debian-exim
END
stay /usr/sbin/exim4 -bdf -oX 25
ready 198.51.100.25 25
