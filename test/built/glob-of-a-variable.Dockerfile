FROM local/debian:12
COPY notes /srv/notes
RUN pattern='/srv/notes/*.txt'; for f in $pattern; do basename $f; done > /names
CMD cat /names
