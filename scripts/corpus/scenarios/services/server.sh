hostname services
useradd --create-home --uid 2001 --shell /bin/bash ada
echo 'ada:example-password' | chpasswd
ip=198.51.100.99

printf '[Global]\nName = irc.example.test\nInfo = example\nListen = %s\nServerUID = irc\nServerGID = irc\nMotdPhrase = Good morning\n[Options]\nPAM = no\nIdent = no\nDNS = no\n[Limits]\nMaxNickLength = 20\n' $ip > work/ngircd.conf
stay ngircd -n -f /srv/work/ngircd.conf

printf 'telnet stream tcp nowait root /usr/sbin/telnetd telnetd -h\n' > work/inetd.conf
echo 'The example office' | tee /etc/issue.net > /etc/motd
rm -rf /etc/update-motd.d
stay inetd -i /srv/work/inetd.conf

mkdir -p work/ldap work/ldap-run
cat > work/slapd.conf << 'END'
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "dc=example,dc=test"
rootdn "cn=admin,dc=example,dc=test"
rootpw example-password
directory /srv/work/ldap
END
cat > work/people.ldif << 'END'
dn: dc=example,dc=test
objectClass: domain
dc: example

dn: uid=ada,dc=example,dc=test
objectClass: inetOrgPerson
uid: ada
cn: Ada Example
sn: Example
mail: ada@example.test
userPassword: example-password
END
slapadd -f work/slapd.conf -l work/people.ldif 2> /dev/null
stay slapd -d 0 -h "ldap://$ip:389/" -f /srv/work/slapd.conf

LD_PRELOAD='' stay redis-server --bind $ip --protected-mode no --port 6379 --save '' --dir /tmp
printf 'listener 1883 %s\nallow_anonymous true\n' $ip > work/mosquitto.conf
stay mosquitto -c /srv/work/mosquitto.conf

echo example-password > work/pg-password
mkdir -p /run/postgresql work/pg && chown postgres /run/postgresql work/pg
pg=$(echo /usr/lib/postgresql/*/bin)
runuser -u postgres -- "$pg/initdb" -D /srv/work/pg -A md5 --pwfile=/srv/work/pg-password > /dev/null
stay runuser -u postgres -- "$pg/postgres" -D /srv/work/pg -c listen_addresses=$ip
echo 'host all all 192.0.2.0/24 md5' >> work/pg/pg_hba.conf

mkdir -p work/krb
cat > work/krb5.conf << 'END'
[libdefaults]
  default_realm = EXAMPLE.TEST
  dns_lookup_kdc = false
  dns_lookup_realm = false
  rdns = false
[realms]
  EXAMPLE.TEST = {
    kdc = 198.51.100.99
  }
END
printf '[kdcdefaults]\n  kdc_listen = %s:88\n  kdc_tcp_listen = %s:88\n[realms]\n  EXAMPLE.TEST = {\n    database_name = /srv/work/krb/principal\n    key_stash_file = /srv/work/krb/stash\n  }\n' $ip $ip > work/kdc.conf
export KRB5_CONFIG=/srv/work/krb5.conf KRB5_KDC_PROFILE=/srv/work/kdc.conf
kdb5_util create -s -P example-password > /dev/null 2>&1
kadmin.local -q 'addprinc -pw example-password ada' > /dev/null 2>&1
kadmin.local -q 'addprinc -randkey host/services.example.test' > /dev/null 2>&1
stay krb5kdc -n

cat > /tmp/modbus.py << 'END'
from pymodbus.server import StartTcpServer
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusSlaveContext, ModbusServerContext
block = ModbusSequentialDataBlock(0, [17] * 100)
context = ModbusServerContext(slaves=ModbusSlaveContext(di=block, co=block, hr=block, ir=block), single=True)
StartTcpServer(context=context, address=('198.51.100.99', 502))
END
stay python3 /tmp/modbus.py
stay sipp -sn uas -i $ip -p 5060 -bg -m 3
for port in 6667 23 389 6379 1883 5432 88 502; do ready $ip $port; done
