FROM local/debian:12
COPY install.sh /tmp/
RUN sh /tmp/install.sh hello
CMD ["hello"]
