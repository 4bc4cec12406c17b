FROM local/debian:12
ENV GREETING good day   to you
ENV OTHER "quoted words"
CMD echo "$GREETING/$OTHER"
