FROM local/debian:12
RUN useradd -r -u 5000 service && mkdir /srv/service && chown service /srv/service
USER service
WORKDIR /srv/service
CMD touch x && ls
