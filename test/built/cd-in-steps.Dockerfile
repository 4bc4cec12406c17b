FROM local/debian:12
COPY notes /srv/notes
RUN cd /srv/notes && cat a.txt b.txt > all.txt
RUN cd /srv && mkdir made && cd made && touch x
CMD ls /srv/made && cat /srv/notes/all.txt
