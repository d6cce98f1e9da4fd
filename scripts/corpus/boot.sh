# boot.sh OWN SHARED NAME: what a machine of the lab does before its first process sleeps for ever. An overlay over this
# machine's files becomes its root, with empty folders where programs keep what they know of this machine.
set -e
own=$1 shared=$2 name=$3
mount -t tmpfs -o mode=755 tmpfs "$own"
mkdir "$own/upper" "$own/work" "$own/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$own/upper,workdir=$own/work" "$own/root"
root=$own/root
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
for folder in run tmp var/log var/spool var/cache home root var/lib/samba; do
  mkdir -p "$root/$folder"
  mount -t tmpfs -o mode=755 tmpfs "$root/$folder"
done
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
chmod 1777 "$root/tmp"
mkdir "$root/var/log/samba" "$root/run/lock"
mount --bind "$shared" "$root/srv"
hostname "$name"
echo "$name" > "$root/etc/hostname"
echo "127.0.0.1 localhost" > "$root/etc/hosts"
cat "$shared/hosts" >> "$root/etc/hosts"
rm -f "$root/etc/resolv.conf"
: > "$root/etc/resolv.conf"
ip link set lo up
: > "$shared/booted$(basename "$own")"
exec chroot "$root" sleep infinity
