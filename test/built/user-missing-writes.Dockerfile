FROM local/debian:12
WORKDIR /data
COPY app.sh /usr/local/bin/app.sh
CMD sh /usr/local/bin/app.sh > /data/out && cat /data/out
