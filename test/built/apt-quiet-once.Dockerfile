FROM local/debian:12
RUN apt-get -q update && apt-get -qy install hello
CMD ["/usr/bin/hello", "-g", "good morning"]
