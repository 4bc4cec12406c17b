FROM local/debian:12
ENV DB_PASSWORD=hunter2
RUN printf '%s' "$DB_PASSWORD" | wc -c > /length
CMD ["cat", "/length"]
