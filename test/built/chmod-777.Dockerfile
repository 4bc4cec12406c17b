FROM local/debian:12
COPY app.sh /app.sh
RUN mkdir -p /data && chmod -R 777 /data && chmod 777 /app.sh
CMD ["/app.sh"]
