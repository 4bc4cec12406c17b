FROM local/debian:12
RUN mkdir /data && chmod 777 /data
USER 1234
RUN touch /data/made
CMD ls /data
