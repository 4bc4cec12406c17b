FROM local/debian:12
ADD archive.tar.gz /srv/
CMD cat /srv/inside/file.txt
