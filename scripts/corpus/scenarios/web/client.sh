site=http://www.example.test
get() { curl -sS -4 "$@" > /dev/null; }
cd /tmp
get $site/ $site/style.css $site/app.js $site/logo.png
get --compressed $site/news.html $site/style.css
get -0 $site/about.html
get -I $site/photo.png
get -H 'If-Modified-Since: Mon, 05 Jan 2026 00:00:00 GMT' $site/contact.html
get -r 100-299 $site/large.bin
get -L $site/old
get $site/nothing-here.html
get -c jar $site/session
get -b jar -A 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' -e $site/index.html "$site/form/echo?q=two+words&lang=en%2Cde"
get -L -d 'name=Ada&password=example&text=a+few+words%21' $site/form
get -F name=Ada -F file=@/srv/content/report.pdf -F note=ok $site/upload/form || true
get -H 'Content-Type: application/json' -d '{"item": "a box of paper", "count": 3, "tags": ["a", "b"]}' "$site/form/echo"
get -T /srv/content/report.pdf $site/upload/report.pdf
get -T - -H 'Transfer-Encoding: chunked' $site/upload/notes.txt < /srv/content/notes.txt
get -H 'Expect: 100-continue' -T /srv/content/table.csv $site/upload/table.csv
get -X DELETE $site/upload/notes.txt
get -X OPTIONS $site/
get -u ada:example-password $site/private/index.html
get -u ada:wrong $site/private/index.html
get $site/setup.exe
get $site/app/data.json
get --http2-prior-knowledge http://www.example.test:8080/index.html
get --http2-prior-knowledge http://www.example.test:8080/photo.png
curl -sS -6 $site/index.html $site/feed.xml > /dev/null
get --interface 192.0.2.11 $site/data.json
get -m 1 $site/slow/large.bin 2> /dev/null || [ $? -eq 28 ]
wget -q -4 -r -l 2 -P mirror $site/
wget -q -4 -O part http://www.example.test:8000/data.json
wget -q -4 --method=POST --body-data='a=1&b=2' -O answer $site/form || true
lynx -dump $site/contact.html > /dev/null
w3m -dump $site/about.html > /dev/null
python3 -c "import urllib.request as r; r.urlopen('$site/data.json').read()"
mkdir -p apt/lists/partial apt/cache/archives/partial
echo "deb [trusted=yes arch=all] $site/debian stable main" > apt/sources.list
options=(-o Dir::Etc::SourceList=/tmp/apt/sources.list -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists=/tmp/apt/lists
  -o Dir::Cache=/tmp/apt/cache -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none -o APT::Architecture=all -o APT::Architectures=all)
apt-get "${options[@]}" -qq update
apt-get "${options[@]}" -qq download example-notes
