site=https://www.example.test
get() { curl -sS -4 --cacert work/www.example.test.crt "$@" > /dev/null; }
get $site/index.html $site/style.css $site/photo.png
get --tls-max 1.2 $site/index.html
get --tls-max 1.2 --ciphers ECDHE-ECDSA-AES128-GCM-SHA256 --http1.1 $site/news.html
get --http1.1 -T content/report.pdf $site/report.pdf
curl -sS -6 -o /dev/null --cacert work/www.example.test.crt $site/
wget -q -4 --ca-certificate=work/www.example.test.crt -O /dev/null $site/about.html
! get --cacert /etc/ssl/certs/ca-certificates.crt $site/ 2> /dev/null
openssl s_client -tls1_2 -connect 198.51.100.80:443 -servername www.example.test -sess_out /tmp/session < /dev/null > /dev/null 2>&1
openssl s_client -tls1_2 -connect 198.51.100.80:443 -servername www.example.test -sess_in /tmp/session < /dev/null > /dev/null 2>&1
