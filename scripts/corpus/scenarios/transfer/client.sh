cd /tmp
ftp=(curl -sS -o /dev/null --user ada:example-password)
"${ftp[@]}" ftp://198.51.100.21/
"${ftp[@]}" ftp://198.51.100.21/report.pdf
"${ftp[@]}" --ftp-port - ftp://198.51.100.21/program.exe
"${ftp[@]}" --disable-epsv ftp://198.51.100.21/table.csv
"${ftp[@]}" -T /srv/content/song.wav ftp://198.51.100.21/song.wav
"${ftp[@]}" -Q 'DELE song.wav' ftp://198.51.100.21/
! "${ftp[@]}" --user ada:wrong ftp://198.51.100.21/ 2> /dev/null
curl -sS -o /dev/null ftp://198.51.100.21/notes.txt
wget -q -O /dev/null ftp://198.51.100.21/photo.png
lftp -u ada,example-password -e 'mkdir january; cd january; put /srv/content/notes.txt; ls; rm notes.txt; cd ..; rmdir january; bye' 198.51.100.21 > /dev/null
tftp -m binary 198.51.100.21 -c get image.png
tftp -m ascii 198.51.100.21 -c get menu.cfg
tftp -m binary 198.51.100.21 -c get nothing.img || true
rsync -q rsync://198.51.100.21/
rsync -qa rsync://198.51.100.21/public/ mirror/
git clone -q git://198.51.100.21/notes/.git notes
git -C notes pull -q
