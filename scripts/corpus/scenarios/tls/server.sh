hostname www
certificate www.example.test
cat > work/nginx.conf << 'END'
daemon off;
pid /run/nginx.pid;
error_log /srv/work/nginx-error.log;
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  ssl_certificate /srv/work/www.example.test.crt;
  ssl_certificate_key /srv/work/www.example.test.key;
  ssl_protocols TLSv1.2 TLSv1.3;
  server { listen 198.51.100.80:443 ssl http2; listen [2001:db8:0:2::80]:443 ssl; root /srv/content/site; }
}
END
stay nginx -c /srv/work/nginx.conf
ready 198.51.100.80 443
