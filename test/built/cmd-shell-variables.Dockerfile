FROM local/debian:12
ENV GREETING="good day" NAME=world
CMD echo "$GREETING, ${NAME:-nobody}" && exit 3
