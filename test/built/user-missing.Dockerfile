FROM local/debian:12
COPY app.sh /usr/local/bin/app
RUN chmod +x /usr/local/bin/app
CMD ["app", "one", "two"]
