hostname www
mkdir -p work/upload work/packages/dists/stable/main/binary-all work/packages/pool
chown -R www-data work/upload
cat > work/nginx.conf << 'END'
daemon off;
pid /run/nginx.pid;
error_log /srv/work/nginx-error.log;
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path /tmp/body;
  server {
    listen 198.51.100.80:80 default_server;
    listen [2001:db8:0:2::80]:80;
    server_name www.example.test;
    root /srv/content/site;
    gzip on;
    gzip_types text/css application/javascript application/json application/xml;
    location = /form { return 303 /index.html; }
    location = /old { return 301 /index.html; }
    location = /session { add_header Set-Cookie "session=0123456789abcdef; Path=/; HttpOnly"; return 200 "hello\n"; }
    location = /form/echo { default_type text/plain; return 200 "$request_method $args\n"; }
    location /upload/ { alias /srv/work/upload/; dav_methods PUT DELETE; dav_access user:rw group:r all:r; client_max_body_size 4m; }
    location /private/ { auth_basic "members"; auth_basic_user_file /srv/work/members; alias /srv/content/site/; }
    location /slow/ { alias /srv/content/site/; limit_rate 100k; }
    location /app/ { proxy_pass http://127.0.0.1:8000/; proxy_http_version 1.0; }
    location /debian/ { alias /srv/work/packages/; autoindex on; }
  }
  server { listen 198.51.100.80:8080 http2; root /srv/content/site; }
}
END
echo "ada:$(openssl passwd -apr1 -salt example example-password)" > work/members
cat > work/packages/dists/stable/main/binary-all/Packages << 'END'
Package: example-notes
Version: 1.0
Architecture: all
Maintainer: Ada <ada@example.test>
Description: notes that nobody needs
Filename: pool/example-notes_1.0_all.deb
END
mkdir -p work/deb/DEBIAN work/deb/usr/share/example-notes
printf 'Package: example-notes\nVersion: 1.0\nArchitecture: all\nMaintainer: Ada <ada@example.test>\nDescription: notes that nobody needs\n' > work/deb/DEBIAN/control
cp content/long.txt work/deb/usr/share/example-notes/
dpkg-deb --root-owner-group -Zgzip -b work/deb work/packages/pool/example-notes_1.0_all.deb > /dev/null
(cd work/packages && size=$(stat -c %s pool/*.deb) && sum=$(sha256sum pool/*.deb | cut -d' ' -f1) &&
 printf 'Size: %s\nSHA256: %s\n' "$size" "$sum" >> dists/stable/main/binary-all/Packages &&
 gzip -kn dists/stable/main/binary-all/Packages &&
 cd dists/stable &&
 { printf 'Origin: Example\nSuite: stable\nCodename: stable\nArchitectures: all\nComponents: main\nDate: Mon, 05 Jan 2026 08:00:00 UTC\nSHA256:\n'
   for f in main/binary-all/Packages main/binary-all/Packages.gz; do
     printf ' %s %s %s\n' "$(sha256sum $f | cut -d' ' -f1)" "$(stat -c %s $f)" $f; done; } > /tmp/Release && mv /tmp/Release .)
find work/packages -exec env LD_PRELOAD= touch -d '2025-12-17 19:33:20' {} +
(cd content/site && stay python3 -m http.server --bind 127.0.0.1 8000)
(cd content/site && stay python3 -m http.server --bind 198.51.100.80 8000)
stay nginx -c /srv/work/nginx.conf
ready 198.51.100.80 80
ready 198.51.100.80 8000
