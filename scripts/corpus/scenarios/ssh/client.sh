install -m 600 work/ada /tmp/ada
options=(-q -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10)
key=("${options[@]}" -i /tmp/ada -o BatchMode=yes)
ssh "${key[@]}" -4 ada@shell.example.test 'echo hello; uptime; ls -la /; cat' < content/notes.txt > /dev/null
ssh "${key[@]}" -6 ada@shell.example.test true
ssh "${key[@]}" -4 -C -c aes128-ctr -m hmac-sha2-256 -o KexAlgorithms=ecdh-sha2-nistp256 -o HostKeyAlgorithms=rsa-sha2-512 ada@shell.example.test 'seq 200' > /dev/null
sshpass -p example-password ssh "${options[@]}" -4 -o PubkeyAuthentication=no ada@shell.example.test id > /dev/null
! sshpass -p wrong ssh "${options[@]}" -4 -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 ada@shell.example.test id > /dev/null
scp "${key[@]}" -4 content/report.pdf content/song.wav ada@shell.example.test:
scp "${key[@]}" -4 -O ada@shell.example.test:report.pdf /tmp/
printf 'mkdir notes\nput content/notes.txt notes/\nls -l\nget report.pdf /tmp/again.pdf\nrm report.pdf\n' | sftp "${key[@]}" -4 -b - ada@shell.example.test > /dev/null
RSYNC_RSH="ssh ${key[*]} -4" rsync -a content/site/ ada@shell.example.test:site/ --exclude large.bin
