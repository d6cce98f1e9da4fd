# libnfs writes nothing to this server by version 4.
for version in 3 4; do
  path=/srv/work/export
  [ $version = 3 ] || path=/export
  nfs-ls "nfs://198.51.100.21$path?version=$version" > /dev/null
  nfs-cat "nfs://198.51.100.21$path/notes.txt?version=$version" > /dev/null
  nfs-cp "nfs://198.51.100.21$path/report.pdf?version=$version" /tmp/report$version.pdf > /dev/null
done
nfs-cp content/table.csv "nfs://198.51.100.21/srv/work/export/table.csv?version=3" > /dev/null
nfs-ls "nfs://198.51.100.21/export?version=4" > /dev/null
