FROM local/debian:12
ENV NAME=world
CMD ["/bin/sh", "-c", "echo hello $NAME | tr a-z A-Z"]
