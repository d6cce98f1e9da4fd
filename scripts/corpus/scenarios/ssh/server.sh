hostname shell
useradd --create-home --uid 2001 --shell /bin/bash ada
echo 'ada:example-password' | chpasswd
ssh-keygen -q -t ed25519 -N '' -C ada@pc.example.test -f work/ada
install -d -m 700 -o ada /home/ada/.ssh
install -m 600 -o ada work/ada.pub /home/ada/.ssh/authorized_keys
ssh-keygen -q -t ed25519 -N '' -C shell -f /tmp/host
ssh-keygen -q -t rsa -b 2048 -N '' -C shell -f /tmp/host-rsa
mkdir -p /run/sshd
stay /usr/sbin/sshd -D -e -f /dev/null -o HostKey=/tmp/host -o HostKey=/tmp/host-rsa -o ListenAddress=198.51.100.22 -o 'ListenAddress=[2001:db8:0:2::22]' \
  -o UsePAM=no -o 'Subsystem=sftp /usr/lib/openssh/sftp-server'
ready 198.51.100.22 22
