ip=198.51.100.99

mkdir -p /tmp/irc
ii -s $ip -n ada -i /tmp/irc -f 'Ada Example' > /dev/null 2>&1 &
for _ in $(seq 50); do [ -p /tmp/irc/$ip/in ] && break; sleep 0.1; done
sleep 0.5
echo '/j #office Good morning' > /tmp/irc/$ip/in
sleep 0.5
head -n 5 content/notes.txt > "/tmp/irc/$ip/#office/in" || true
sleep 2
echo '/q bye' > /tmp/irc/$ip/in
sleep 0.5

expect << 'END' > /dev/null
set timeout 10
spawn telnet 198.51.100.99
expect "login:"
send "ada\r"
expect "assword:"
send "example-password\r"
expect "$ "
send "ls /usr\r"
expect "share"
send "exit\r"
expect eof
END

ldapsearch -x -H ldap://$ip -b dc=example,dc=test '(uid=ada)' > /dev/null
ldapwhoami -x -H ldap://$ip -D uid=ada,dc=example,dc=test -w example-password > /dev/null
! ldapwhoami -x -H ldap://$ip -D uid=ada,dc=example,dc=test -w wrong > /dev/null 2>&1
printf 'dn: uid=bob,dc=example,dc=test\nchangetype: add\nobjectClass: inetOrgPerson\nuid: bob\ncn: Bob\nsn: Example\nmail: bob@example.test\n' |
  ldapmodify -x -H ldap://$ip -D cn=admin,dc=example,dc=test -w example-password > /dev/null

LD_PRELOAD= redis-cli -h $ip set greeting 'good morning' > /dev/null
LD_PRELOAD= redis-cli -h $ip get greeting > /dev/null
LD_PRELOAD= redis-cli -h $ip lpush list one two three > /dev/null

mosquitto_sub -h $ip -t 'office/#' -C 2 > /dev/null &
sub=$!
sleep 0.5
mosquitto_pub -h $ip -t office/temperature -m '{"celsius": 21.5}' -q 1
mosquitto_pub -h $ip -t office/door -m open -q 2 -V 5
wait $sub

export PGPASSWORD=example-password PGSSLMODE=disable
psql -q -h $ip -U postgres postgres > /dev/null << 'END'
create table items (id integer primary key, item text, price numeric);
insert into items values (1, 'a box of paper', 3.5), (2, 'two ladders', 80);
select * from items where price > 2 union select 3, 'lamp', 9;
drop table items;
END
! PGPASSWORD=wrong psql -h $ip -U postgres postgres -c 'select 1' > /dev/null 2>&1

export KRB5_CONFIG=/srv/work/krb5.conf
echo example-password | kinit ada > /dev/null
kvno host/services.example.test > /dev/null
! echo wrong | kinit ada > /dev/null 2>&1

cat > /tmp/modbus.py << 'END'
from pymodbus.client import ModbusTcpClient
client = ModbusTcpClient('198.51.100.99', port=502)
client.connect()
client.read_holding_registers(1, 8)
client.write_register(2, 99)
client.read_coils(1, 4)
client.close()
END
python3 /tmp/modbus.py
sipp -sn uac $ip:5060 -i 192.0.2.10 -m 2 -r 5 -d 300 > /dev/null 2>&1 < /dev/null
