hostname mail
mkdir -p work/box && chown nobody:nogroup work/box
cat > work/smtpd.conf << 'END'
listen on 198.51.100.25 port 25 hostname mail.example.test
listen on 2001:db8:0:2::25 port 25 hostname mail.example.test
action "store" maildir "/srv/work/box" virtual { "ada@example.test" = nobody, "bob@example.test" = nobody, "cyd@example.test" = nobody }
match from any for domain "example.test" action "store"
END
stay smtpd -d -f /srv/work/smtpd.conf
ready 198.51.100.25 25
