hostname gateway
ip addr add 192.0.2.1/24 dev eth0
stay dnsmasq -k -u root -p 0 --interface=eth0 --dhcp-range=192.0.2.100,192.0.2.120,255.255.255.0,10m --dhcp-option=option:router,192.0.2.1 \
  --dhcp-option=option:ntp-server,198.51.100.99 --domain=example.test --dhcp-leasefile=/srv/work/leases --dhcp-broadcast
mkdir -p /var/lib/chrony /run/chrony && chown _chrony /var/lib/chrony /run/chrony
printf 'local stratum 3\nallow all\nbindaddress 198.51.100.99\ncmdport 0\nbindcmdaddress /\ndriftfile /srv/work/drift\npidfile /srv/work/chronyd.pid\n' > work/chrony.conf
stay chronyd -d -x -u root -f /srv/work/chrony.conf
printf 'agentaddress udp:198.51.100.99:161\nrocommunity public\nsysLocation office\nsysContact ada@example.test\nsysName gateway\nsysDescr an example\ncreateUser ada SHA example-password AES example-password\nrouser ada\n' > work/snmpd.conf
SNMP_PERSISTENT_DIR=/srv/work/snmp stay snmpd -f -C -c /srv/work/snmpd.conf -Lo -p /srv/work/snmpd.pid
printf 'module(load="imudp")\nmodule(load="imtcp")\ninput(type="imudp" port="514" address="198.51.100.99")\ninput(type="imtcp" port="514" address="198.51.100.99")\n*.* /srv/work/messages\n' > work/rsyslog.conf
stay rsyslogd -n -f /srv/work/rsyslog.conf -i /srv/work/rsyslog.pid
ready 198.51.100.99 514
sleep 1
