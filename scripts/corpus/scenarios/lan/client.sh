ping -q -c 4 -i 0.2 198.51.100.80 > /dev/null
ping -q -c 2 -i 0.2 -s 1400 198.51.100.53 > /dev/null
ping -q -c 1 -s 4000 198.51.100.53 > /dev/null
ping -q -6 -c 3 -i 0.2 2001:db8:0:2::80 > /dev/null
ping -q -c 1 -W 1 198.51.100.200 > /dev/null || true
traceroute -n -q 1 -w 1 -m 3 198.51.100.80 > /dev/null
traceroute -n -I -q 1 -w 1 -m 3 198.51.100.80 > /dev/null
nc -u -w 1 198.51.100.80 9999 < content/table.csv > /dev/null || true
nc -z -w 1 198.51.100.80 9999 || true
echo 'send host-name "pc"; request subnet-mask, routers, ntp-servers, domain-name;' > /tmp/dhclient.conf
printf '#!/bin/sh\nexit 0\n' > /tmp/dhclient-script && chmod +x /tmp/dhclient-script
timeout 20 dhclient -1 -v -cf /tmp/dhclient.conf -sf /tmp/dhclient-script -lf /tmp/leases -pf /tmp/dhclient.pid eth0 > /dev/null 2>&1
dhclient -r -cf /tmp/dhclient.conf -sf /tmp/dhclient-script -lf /tmp/leases -pf /tmp/dhclient.pid eth0 > /dev/null 2>&1
ntpdig -t 3 198.51.100.99 > /dev/null || true
mkdir -p /run/chrony
printf 'server 198.51.100.99 iburst\ncmdport 0\nbindcmdaddress /\npidfile /tmp/chronyd.pid\n' > /tmp/chrony.conf
timeout 12 chronyd -d -Q -t 8 -u root -f /tmp/chrony.conf > /dev/null 2>&1 || true
snmpwalk -v 2c -c public 198.51.100.99 .1.3.6.1.2.1.11 > /dev/null
snmpget -v 1 -c public 198.51.100.99 .1.3.6.1.2.1.1.5.0 > /dev/null
snmpbulkwalk -v 2c -c public 198.51.100.99 .1.3.6.1.2.1.2.2 > /dev/null
snmpget -v 3 -l authPriv -u ada -a SHA -A example-password -x AES -X example-password 198.51.100.99 .1.3.6.1.2.1.1.3.0 > /dev/null
logger -n 198.51.100.99 -d -t cron 'the nightly backup ended'
logger -n 198.51.100.99 -d -p auth.notice -t sshd 'Failed password for invalid user guest from 203.0.113.7 port 40022 ssh2'
logger -n 198.51.100.99 -T -P 514 -t app -f content/notes.txt
