FROM local/debian:12
COPY archive.tar.gz /tmp/
RUN tar -xzf /tmp/archive.tar.gz -C /srv && rm /tmp/archive.tar.gz
CMD ["cat", "/srv/inside/file.txt"]
