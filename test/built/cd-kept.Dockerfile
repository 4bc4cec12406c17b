FROM local/debian:12
COPY notes /srv/notes
RUN cd /srv/notes && for f in *.txt; do cp $f /opt/; done && cd / && ls > /dev/null
RUN (cd /opt && cat *.txt) > /all
CMD cat /all
