FROM local/debian:12
RUN mkdir /data && echo kept > /data/file
VOLUME /data
STOPSIGNAL SIGQUIT
CMD cat /data/file
