FROM local/debian:12
COPY app.sh srv/
COPY notes/a.txt notes/b.txt opt/
CMD ls /srv /opt
