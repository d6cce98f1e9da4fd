hostname mail
useradd --create-home --uid 2001 ada
echo 'ada:example-password' | chpasswd
cat > work/dovecot.conf << 'END'
protocols = imap pop3
listen = 198.51.100.25
base_dir = /run/dovecot
log_path = /srv/work/dovecot-own.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
first_valid_uid = 1000
passdb {
  driver = static
  args = password=example-password
}
userdb {
  driver = passwd
}
END
mkdir -p /home/ada/Maildir/{new,cur,tmp}
for i in 1 2 3 4; do
  (echo 'From: Bob <bob@example.test>'; echo 'To: Ada <ada@example.test>'; echo "Subject: Notes, part $i"
   echo "Message-Id: <notes$i@example.test>"; echo 'Date: Mon, 05 Jan 2026 08:00:00 +0000'; echo
   head -n $((i * 12)) /srv/content/notes.txt) > /home/ada/Maildir/new/100$i.mail
done
(echo 'From: Bob <bob@example.test>'; echo 'To: Ada <ada@example.test>'; echo 'Subject: Report'; echo 'MIME-Version: 1.0'
 echo 'Content-Type: application/pdf; name="report.pdf"'; echo 'Content-Transfer-Encoding: base64'; echo
 base64 /srv/content/report.pdf) > /home/ada/Maildir/new/1009.mail
chown -R ada /home/ada
stay dovecot -F -c /srv/work/dovecot.conf
ready 198.51.100.25 143
ready 198.51.100.25 110
