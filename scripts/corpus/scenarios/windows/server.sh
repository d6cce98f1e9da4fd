hostname files
useradd --no-create-home --uid 2001 ada
mkdir -p /var/lib/samba/private /run/samba work/share/reports && cp -rp content/report.pdf content/table.csv content/site work/share/ && chown -R ada work/share
cat > work/smb.conf << 'END'
[global]
  netbios name = FILES
  workgroup = EXAMPLE
  server string = Files of the example office
  interfaces = 198.51.100.21/24 2001:db8:0:2::21/64
  bind interfaces only = yes
  server min protocol = NT1
  ntlm auth = yes
  smb ports = 445 139
  disable spoolss = yes
  load printers = no
  map to guest = never
[share]
  path = /srv/work/share
  read only = no
  comment = What everybody reads
END
printf 'example-password\nexample-password\n' | smbpasswd -c /srv/work/smb.conf -s -a ada > /dev/null
stay nmbd -F --no-process-group -s /srv/work/smb.conf
stay smbd -F --no-process-group -s /srv/work/smb.conf
ready 198.51.100.21 445
ready 198.51.100.21 139
