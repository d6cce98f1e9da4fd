mkdir -p work/parts && cd work/parts
for name in report.pdf table.csv notes.txt program.exe song.wav; do cp -p /srv/content/$name .; done
cp -p /srv/content/site/photo.png /srv/content/umlauts.txt .
(cd /srv/content/document && find . -type f -exec touch -d '2025-12-17 19:33:20' {} + && zip -qrX ../../work/parts/letter.docx .)
zip -qX report.zip report.pdf table.csv
zip -qX tools.zip program.exe notes.txt
zip -qX -e -P example locked.zip notes.txt

sent=0
mail() {
  sent=$((sent + 1))
  swaks --silent 2 --server 198.51.100.25 --timeout 20 --helo pc.example.test --from ada@example.test \
    --h-Message-Id "<$sent@pc.example.test>" --h-X-Mailer 'Example Mail 1.0' "$@"
}
text=$(cat /srv/content/notes.txt)
mail --to bob@example.test --h-Subject 'The timetable' --body "$text"
mail --to bob@example.test,cyd@example.test --h-Subject 'Minutes of Monday' --body "$text"
mail --to bob@example.test --h-Subject 'error' --body 'The printer shows an error. Can you look at it?'
mail --to bob@example.test --h-Subject 'Report' --body 'See the attachment.' \
  --attach-type application/pdf --attach-name report.pdf --attach @report.pdf
mail --to bob@example.test --h-Subject 'Report, packed' --body 'See the attached file for details.' \
  --attach-type application/zip --attach-name report.zip --attach @report.zip
mail --to bob@example.test --h-Subject 'Tools' --body 'The program that you asked for.' \
  --attach-type application/zip --attach-name tools.zip --attach @tools.zip
mail --to bob@example.test --h-Subject 'Locked' --body 'You know the password.' \
  --attach-type application/zip --attach-name locked.zip --attach @locked.zip
mail --to bob@example.test --h-Subject 'A letter and a picture' --body 'Two files.' \
  --attach-type application/vnd.openxmlformats-officedocument.wordprocessingml.document \
  --attach-name letter.docx --attach @letter.docx --attach-type image/png --attach-name photo.png --attach @photo.png
mail --to bob@example.test --h-Subject 'A song' --body 'Listen.' \
  --attach-type audio/x-wav --attach-name song.wav --attach @song.wav
mail --to cyd@example.test --h-Subject 'The installer' --body 'As discussed.' \
  --attach-type application/octet-stream --attach-name program.exe --attach @program.exe
mail --to bob@example.test --h-Subject 'A table' --body 'In comma separated values.' \
  --attach-type text/csv --attach-name table.csv --attach @table.csv
mail --to nobody@example.org --h-Subject 'Refused' --body 'Not for here.' || [ $? -eq 24 ]
mail --protocol SMTP --to bob@example.test --h-Subject 'HELO alone' --body 'An old client.'

send() { msmtp --host=198.51.100.25 --port=25 --tls=off --auth=off --domain=pc.example.test --from=cyd@example.test "$@"; }
head="From: Cyd <cyd@example.test>
To: Bob <bob@example.test>
Date: Mon, 05 Jan 2026 09:00:00 +0000
MIME-Version: 1.0
"
send bob@example.test << END
${head}Message-Id: <quoted@pc.example.test>
Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Die B=C3=BCcher f=C3=BCr M=C3=A4rz sind da. Diese Zeile ist so lang, dass sie =
umbrochen ist.
END
send bob@example.test << END
${head}Message-Id: <eight@pc.example.test>
Subject: Acht Bit
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

$(cat umlauts.txt)
END
send bob@example.test ada@example.test << END
${head}Message-Id: <alternative@pc.example.test>
Subject: Newsletter
List-Unsubscribe: <http://www.example.test/unsubscribe>
Content-Type: multipart/alternative; boundary="=_part"

--=_part
Content-Type: text/plain; charset=us-ascii

Read it at http://www.example.test/news.html
--=_part
Content-Type: text/html; charset=us-ascii

<html><body><p>Read it <a href="http://www.example.test/news.html">here</a>.</p></body></html>
--=_part--
END
mpack -s 'Two parts' -c application/zip -o packed.eml report.zip
(echo 'From: cyd@example.test'; echo 'To: bob@example.test'; cat packed.eml) | send bob@example.test
(echo "${head}Message-Id: <large@pc.example.test>"; echo 'Subject: A long text'; echo; cat /srv/content/long.txt) | send bob@example.test
(echo "${head}Message-Id: <binary@pc.example.test>"; echo 'Subject: A large file'
 echo 'Content-Type: application/octet-stream; name="random.bin"'; echo 'Content-Transfer-Encoding: base64'
 echo 'Content-Disposition: attachment; filename="random.bin"'; echo; base64 /srv/content/random.bin) | send bob@example.test
(echo "${head}Message-Id: <six@pc.example.test>"; echo 'Subject: Over IPv6'; echo; echo "$text") |
  send --host=2001:db8:0:2::25 bob@example.test
