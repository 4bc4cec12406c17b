FROM local/debian:12
RUN set -eux; \
    apt-get update; \
    apt-get install -y --no-install-recommends hello; \
    rm -rf /var/lib/apt/lists/*
CMD ["hello"]
