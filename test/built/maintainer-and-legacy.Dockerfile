FROM local/debian:12
MAINTAINER Somebody <somebody@example.org>
ENV MODE release
LABEL kind test
EXPOSE 8080/TCP
CMD echo mode $MODE
