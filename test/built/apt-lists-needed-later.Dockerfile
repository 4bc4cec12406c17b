FROM local/debian:12
RUN apt-get update && apt-get install -y --no-install-recommends tree
RUN apt-get install -y --no-install-recommends hello
CMD ["hello"]
