FROM local/debian:12
WORKDIR /srv
ADD app.sh notes/a.txt notes/b.txt ./
CMD ls
