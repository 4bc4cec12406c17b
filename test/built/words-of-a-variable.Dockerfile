FROM local/debian:12
COPY notes /srv/notes
RUN OPTIONS="-1 -r"; ls $OPTIONS /srv/notes > /list
ARG FILES="a.txt b.txt"
RUN cd /srv/notes && cat $FILES > /all
CMD cat /list /all
