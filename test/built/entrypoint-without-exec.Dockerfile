FROM local/debian:12
COPY app.sh /app.sh
ENTRYPOINT ["sh", "-c", "sh /app.sh one && echo done"]
