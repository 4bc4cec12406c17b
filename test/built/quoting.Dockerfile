FROM local/debian:12
RUN for f in a "b c"; do touch /srv/$f; done; ls /srv | wc -l > /count
RUN echo `cat /count` > /again
CMD cat /count /again
