FROM local/debian:12
COPY app.sh /usr/local/bin/app
RUN chmod 4755 /usr/local/bin/app && stat -c %a /usr/bin/passwd > /mode
CMD app x && test -s /mode
