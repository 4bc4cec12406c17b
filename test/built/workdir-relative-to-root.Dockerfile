FROM local/debian:12
WORKDIR data
RUN pwd > /where
WORKDIR ../srv
CMD cat /where && pwd
