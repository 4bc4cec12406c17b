FROM local/debian:12
RUN grep no-such-user /etc/passwd | wc -l > /count
RUN false | true
CMD cat /count
