FROM local/debian:12
COPY app.sh /app.sh
ENTRYPOINT sh /app.sh fixed
CMD ignored
