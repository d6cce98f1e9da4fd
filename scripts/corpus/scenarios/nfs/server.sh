hostname files
mkdir -p work/export /var/lib/nfs/ganesha /run/ganesha && cp -p content/report.pdf content/notes.txt work/export/ && chmod -R a+rwX work/export
stay rpcbind -f -w
cat > work/ganesha.conf << 'END'
NFS_CORE_PARAM { Protocols = 3, 4; Bind_addr = 198.51.100.21; Enable_NLM = false; Enable_RQUOTA = false; mount_path_pseudo = false; }
NFSv4 { Graceless = true; RecoveryBackend = fs; }
EXPORT { Export_Id = 1; Path = /srv/work/export; Pseudo = /export; Access_Type = RW; Squash = No_Root_Squash; SecType = sys; Protocols = 3, 4; FSAL { Name = VFS; } }
LOG { Default_Log_Level = EVENT; }
END
stay ganesha.nfsd -F -L /srv/work/ganesha-own.log -f /srv/work/ganesha.conf -N NIV_EVENT
ready 198.51.100.21 2049
