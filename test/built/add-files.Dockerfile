FROM local/debian:12
ADD app.sh /usr/local/bin/
ADD notes /srv/notes/
CMD sh /usr/local/bin/app.sh && cat /srv/notes/a.txt
