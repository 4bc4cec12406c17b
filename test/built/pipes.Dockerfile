FROM local/debian:12
RUN cat /etc/os-release | grep '^ID=' | cut -d = -f 2 > /id
CMD cat /id
