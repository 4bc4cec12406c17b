FROM local/debian:12
COPY app.sh /tmp/installer
RUN cat /tmp/installer | sh -s -- installed > /out
CMD cat /out
