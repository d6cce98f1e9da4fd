mkdir -p /tmp/pc && cd /tmp/pc
printf '[global]\n  netbios name = PC\n  workgroup = EXAMPLE\n  client min protocol = NT1\n' > smb.conf
smb() { smbclient -s smb.conf -U 'EXAMPLE\ada%example-password' //198.51.100.21/share "$@" > /dev/null 2>&1; }
smb -m SMB3 -c 'ls; cd reports; put /srv/content/notes.txt notes.txt; get notes.txt; rename notes.txt old.txt; ls; del old.txt'
smb -m SMB3 -c 'mkdir new; cd new; put /srv/content/program.exe program.exe; allinfo program.exe; get program.exe; cd ..; get report.pdf; get table.csv'
smb -m SMB2 -c 'ls site\*; get site\photo.png photo.png; rmdir nothing; get nothing.txt' || true
smb -m NT1 -c 'ls; get site\index.html index.html; put /srv/content/table.csv second.csv; del second.csv'
smb -m SMB3 -p 139 -c 'ls' || true
smb -m SMB3 --client-protection=encrypt -c 'ls; get report.pdf'
! smbclient -s smb.conf -U 'EXAMPLE\ada%wrong' //198.51.100.21/share -c ls > /dev/null 2>&1
smbclient -s smb.conf -U 'EXAMPLE\ada%example-password' -L 198.51.100.21 > /dev/null 2>&1
rpcclient -s smb.conf -U 'EXAMPLE\ada%example-password' 198.51.100.21 -c 'srvinfo; netshareenumall; enumdomusers; querydominfo; lsaquery; lookupnames ada' > /dev/null 2>&1
nmblookup -s smb.conf -U 198.51.100.21 FILES > /dev/null
nmblookup -s smb.conf -A 198.51.100.21 > /dev/null
nmblookup -s smb.conf NOTHERE > /dev/null || true
