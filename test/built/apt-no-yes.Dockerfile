FROM local/debian:12
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y hello
CMD ["hello"]
