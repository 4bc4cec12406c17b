FROM local/debian:12
COPY app.sh /app.sh
RUN chmod 755 /app.sh
ENTRYPOINT ["/app.sh"]
CMD ["x", "y z"]
