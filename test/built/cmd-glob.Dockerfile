FROM local/debian:12
COPY notes /srv/notes
WORKDIR /srv/notes
CMD cat *.txt
