FROM local/debian:12
RUN apt-get update && apt-get -y dist-upgrade && apt-get install -y hello
CMD ["hello"]
