imap() { curl -sS --user ada:example-password "$@" > /dev/null; }
imap imap://mail.example.test/ -4
imap imap://mail.example.test/INBOX -X 'STATUS INBOX (MESSAGES UNSEEN)' -4
imap 'imap://mail.example.test/INBOX;MAILINDEX=1' -4
imap 'imap://mail.example.test/INBOX;MAILINDEX=5' -4
imap 'imap://mail.example.test/INBOX?SUBJECT%20Report' -4
imap 'imap://mail.example.test/INBOX;MAILINDEX=2;SECTION=HEADER.FIELDS%20(SUBJECT)' -4
imap imap://mail.example.test/ -X 'CREATE Archive' -4
imap imap://mail.example.test/Archive -T content/umlauts.txt -4 || true
imap pop3://mail.example.test/ -4
for i in 1 2 5; do imap pop3://mail.example.test/$i -4; done
imap pop3://mail.example.test/ -X 'TOP 1 3' -4
imap pop3://mail.example.test/ -X UIDL -4
imap pop3://mail.example.test/4 -X DELE --list-only -4 || true
! imap --user ada:wrong pop3://mail.example.test/ -4 2> /dev/null
