for deb in packages/exim4-*.deb; do dpkg -x "$deb" /opt; done
cp /opt/usr/sbin/exim4 /usr/sbin/exim4
mkdir -p /etc/exim4
useradd --system --user-group --no-create-home Debian-exim
mkdir -p /var/spool/exim4 /var/log/exim4 && chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4
for tls in '*' ''; do
  cat > /etc/exim4/exim4.conf << END
primary_hostname = pc.example.test
host_lookup =
keep_environment =
trusted_users = root
begin routers
all:
  driver = manualroute
  route_list = * 198.51.100.25
  transport = smtp
begin transports
smtp:
  driver = smtp
  hosts_avoid_tls = $tls
END
  exim() { /usr/sbin/exim4 -odf -i -f ada@example.test "$@"; }
  (echo 'From: Ada <ada@example.test>'; echo 'Subject: Notes in chunks'; echo; cat content/notes.txt) | exim bob@example.test
  [ -n "$tls" ] || continue
  (echo 'From: Ada <ada@example.test>'; echo 'Subject: A report in chunks'; echo 'MIME-Version: 1.0'
   echo 'Content-Type: multipart/mixed; boundary="=_part"'; echo; echo '--=_part'; echo; echo 'See the attached file.'
   echo '--=_part'; echo 'Content-Type: application/pdf; name="report.pdf"'; echo 'Content-Transfer-Encoding: base64'
   echo 'Content-Disposition: attachment; filename="report.pdf"'; echo; base64 content/report.pdf; echo '--=_part--') |
    exim bob@example.test cyd@example.test
done
