hostname files
useradd --create-home --uid 2001 --shell /bin/bash ada
usermod --home /srv/work/public ftp
echo 'ada:example-password' | chpasswd
cp -p content/report.pdf content/table.csv content/program.exe /home/ada/ && chown -R ada /home/ada
mkdir -p work/public /run/vsftpd/empty && cp -p content/notes.txt content/site/photo.png work/public/ && chmod -R a+rX work/public
cat > work/vsftpd.conf << 'END'
listen=YES
listen_address=198.51.100.21
background=NO
anonymous_enable=YES
anon_root=/srv/work/public
local_enable=YES
write_enable=YES
seccomp_sandbox=NO
isolate=NO
ftpd_banner=Files of the example office
pam_service_name=ftp-example
check_shell=NO
pasv_min_port=50000
pasv_max_port=50100
END
printf 'auth required pam_unix.so\naccount required pam_unix.so\n' > /etc/pam.d/ftp-example
chown root work/vsftpd.conf
stay vsftpd /srv/work/vsftpd.conf
mkdir -p work/boot && cp -p content/site/logo.png work/boot/image.png && printf 'default example\n' > work/boot/menu.cfg && chmod -R a+rX work/boot
stay dnsmasq -k -p 0 --listen-address=198.51.100.21 --bind-interfaces --enable-tftp --tftp-root=/srv/work/boot -u root
printf 'use chroot = no\n[public]\n  path = /srv/work/public\n  read only = yes\n' > work/rsyncd.conf
stay rsync --daemon --no-detach --address=198.51.100.21 --config=/srv/work/rsyncd.conf
mkdir -p work/git && cd work/git
export GIT_AUTHOR_NAME=Ada GIT_AUTHOR_EMAIL=ada@example.test GIT_COMMITTER_NAME=Ada GIT_COMMITTER_EMAIL=ada@example.test
git init -q -b main notes
cp /srv/content/notes.txt notes/ && git -C notes add . && git -C notes commit -q -m 'Notes of January'
git -C notes update-server-info
touch notes/.git/git-daemon-export-ok
stay git daemon --reuseaddr --listen=198.51.100.21 --base-path=/srv/work/git
ready 198.51.100.21 21
ready 198.51.100.21 873
ready 198.51.100.21 9418
