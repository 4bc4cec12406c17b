FROM local/debian:12
RUN apt-get update
RUN apt-get install -y hello
RUN apt-get install -y tree
CMD hello && tree -a /srv
